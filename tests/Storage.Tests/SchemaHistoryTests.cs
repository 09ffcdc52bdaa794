namespace CountryProvider.Storage.Tests;

/// <summary>Which stores a program opens, by the migrations that were applied to them.</summary>
public sealed class SchemaHistoryTests
{
    private static readonly string[] _known = ["1_Create", "2_World", "3_History"];

    [Theory]
    [InlineData("")]
    [InlineData("1_Create")]
    [InlineData("1_Create 2_World")]
    [InlineData("1_Create 2_World 3_History")]
    public void A_new_store_an_older_one_and_one_of_this_version_are_opened(string applied) => Should.NotThrow(() => Compare(applied));

    [Theory]
    [InlineData("1_Create 2_World 3_History 4_Later", "4_Later")]
    [InlineData("1_Create 2_World 3_History 4_Later 5_Latest", "5_Latest")]
    [InlineData("1_Create 2_Other", "2_Other")] // Of a version that branched off.
    public void One_of_a_newer_version_is_refused_by_the_last_that_is_not_known(string applied, string named)
    {
        var said = Should.Throw<StoreException>(() => Compare(applied)).Message;

        said.ShouldContain($"newer version of Country Provider: it has the schema {named}, this version knows up to 3_History.");
        said.ShouldContain("The store of Country (country.db)");
    }

    [Theory]
    [InlineData("1_Customers")]
    [InlineData("1_Customers 2_Orders")]
    public void One_with_no_migration_in_common_is_that_of_another_program(string applied)
    {
        var said = Should.Throw<StoreException>(() => Compare(applied)).Message;

        said.ShouldContain($"is that of another module or program: it has the schema {applied.Split(' ')[^1]}.");
        said.ShouldContain("Put the file of Country there");
    }

    private static void Compare(string applied) =>
        SchemaHistory.Compare("Country", "country.db", applied.Split(' ', StringSplitOptions.RemoveEmptyEntries), _known);
}
