namespace CountryProvider.Contracts.Tests;

public sealed class ApprovedTests
{
    [Fact]
    public void A_difference_shows_what_is_gone_and_what_came_with_the_lines_around_it() =>
        Approved
            .Difference(["a", "b", "c", "d"], ["a", "x", "y", "d"])
            .ReplaceLineEndings("\n")
            .ShouldBe("@@ line 2 @@\n  a\n- b\n- c\n+ x\n+ y\n  d");

    [Fact]
    public void A_text_that_nobody_has_approved_is_refused()
    {
        using var folder = new Testing.TemporaryFolder();

        Should
            .Throw<Xunit.Sdk.FailException>(() => "new".ShouldBeVerified("txt", null, Path.Combine(folder.Path, "Some.cs")))
            .Message.ShouldContain("+ new");
    }
}
