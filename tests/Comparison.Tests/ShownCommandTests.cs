namespace CountryProvider.Comparison.Tests;

/// <summary>A report goes from hand to hand: what it says of its command line holds no secret, and works in a shell.</summary>
public sealed class ShownCommandTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData($"--postgres|Host=db;Username=postgres;Password={Secret}", "--postgres 'Host=db;Username=postgres;Password=…'")]
    [InlineData($"--postgres=Host=db;Pwd={Secret};Port=5433", "'--postgres=Host=db;Pwd=…;Port=5433'")]
    [InlineData($"--postgres|Password='a;{Secret}';Host=db", "--postgres 'Password=…;Host=db'")]
    [InlineData($"--postgres|Host=db;SSL Password={Secret}", "--postgres 'Host=db;SSL Password=…'")]
    [InlineData($"--Auth:ApiKeys=erp all sha256:{Secret}", "--Auth:ApiKeys=…")]
    [InlineData($"--auth:apikeys|{Secret}|--quick", "--auth:apikeys … --quick")]
    [InlineData($"--Store:Password={Secret}", "--Store:Password=…")]
    [InlineData($"--against|http://me:{Secret}@one:8080,http://four:8080", "--against http://…@one:8080,http://four:8080")]
    public void A_secret_is_left_out(string arguments, string shown)
    {
        var command = ShownCommand.Of(arguments.Split('|'));

        command.ShouldNotContain(Secret);
        command.ShouldBe("CountryProvider.Comparison " + shown);
    }

    [Theory]
    [InlineData("--only|latency|--output|/tmp/a", "--only latency --output /tmp/a")]
    [InlineData("--output|my report", "--output 'my report'")]
    [InlineData("--output|it's", @"--output 'it'\''s'")]
    [InlineData("--Seed:Data=world", "--Seed:Data=world")]
    public void Everything_else_is_as_a_shell_takes_it(string arguments, string shown) =>
        ShownCommand.Of(arguments.Split('|')).ShouldBe("CountryProvider.Comparison " + shown);
}
