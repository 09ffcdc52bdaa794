using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CountryProvider.Host.Settings;
using CountryProvider.Testing;

namespace CountryProvider.Modules.Tests;

public sealed partial class SettingsTests
{
    private static IReadOnlyList<Setting> Settings { get; } = Setting.All(Host.Modules.All);

    [Fact]
    public async Task Every_fault_is_listed_at_once()
    {
        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(
            "Http:Prot=8080", "Nonsense=1", "Http:Port=99999", "Seed:Demo=maybe", "ConnectionStrings:Country=nonsense", "ConnectionStrings:Linking=Cache=Shared", "PathBase=atum", "Http:Host=example.org"));

        refusal.Faults.Count.ShouldBe(8);
        refusal.Faults.ShouldContain(fault => fault.Contains("Http:Prot is not a setting. Did you mean Http:Port?"));
        refusal.Faults.ShouldContain(fault => fault.Contains("Nonsense is not a setting") && fault.Contains("--help"));
        foreach (var (key, value) in new[] { ("Http:Port", "99999"), ("Seed:Demo", "maybe"), ("ConnectionStrings:Country", "nonsense"), ("ConnectionStrings:Linking", "Cache=Shared"), ("PathBase", "atum"), ("Http:Host", "example.org") })
        {
            refusal.Faults.ShouldContain(fault => fault.StartsWith($"{key}: '{value}' ", StringComparison.Ordinal));
        }

        refusal.Faults.ShouldAllBe(fault => refusal.Message.Contains(fault));
    }

    [Theory]
    [InlineData("Http:Port=x")]
    [InlineData("Http:Port=-1")]
    [InlineData("Http:Port=")]
    [InlineData("Http:Host=999.1.1.1")]
    [InlineData("Http:Host=::::")]
    [InlineData("Http:Host=")]
    [InlineData("Seed:Demo=")]
    [InlineData("PathBase=/")]
    [InlineData("PathBase=/a b")]
    [InlineData("ConnectionStrings:Country=Data Source=")]
    [InlineData("ConnectionStrings:Country=Data Source=:memory:")]
    [InlineData("ConnectionStrings:Country=Data Source=x;Mode=Memory")]
    [InlineData("ConnectionStrings:Country=Data Source=x;Mode=ReadOnly")]
    public async Task A_value_that_cannot_be_used_is_refused_by_its_key(string setting) =>
        (await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(setting))).Faults.ShouldHaveSingleItem().ShouldStartWith(setting.Split('=')[0] + ":");

    [Theory]
    [InlineData("Http:Host=127.0.0.1")]
    [InlineData("Http:Host=*")]
    [InlineData("http:PORT=0")]
    [InlineData("PathBase=/a/b-c")]
    public async Task A_value_that_can_be_used_is_accepted(string setting)
    {
        await using var host = await TestHost.StartAsync(setting);

        host.Address.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Unknown_variables_of_ours_in_the_environment_are_refused_and_others_are_not()
    {
        var (exitCode, _, error) = await HostProcess.RunAsync(new Dictionary<string, string>
        {
            ["Http__Prot"] = "1",
            ["Store__Directroy"] = "x",
            ["Seeds__Demo"] = "true",
            ["Seed__Demo"] = "perhaps",
            ["SOMETHING__ELSE"] = "1",
            ["HTTP_PROXY"] = "http://proxy",
        });

        exitCode.ShouldBe(1);
        error.ShouldContain("Did you mean Http:Port?");
        error.ShouldContain("Did you mean Store:Directory?");
        error.ShouldContain("Did you mean Seed:Demo?");
        error.ShouldContain("Seed:Demo: 'perhaps'");
        error.ShouldNotContain("SOMETHING");
        error.ShouldNotContain("HTTP_PROXY");
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Help_lists_every_setting()
    {
        var (exitCode, output, error) = await HostProcess.RunAsync("--help");

        exitCode.ShouldBe(0);
        error.ShouldBeEmpty();
        foreach (var setting in Settings)
        {
            output.Split('\n').ShouldContain(line => line.Trim().StartsWith(setting.Key + " ", StringComparison.Ordinal) && line.Contains(setting.Description) && line.Contains(setting.Default));
        }
    }

    [Theory]
    [InlineData("Http:Port=1")]
    [InlineData("serve")]
    [InlineData("--Http:Port")]
    public async Task An_argument_that_is_not_understood_is_refused(string argument)
    {
        var (exitCode, _, error) = await HostProcess.RunAsync(argument);

        exitCode.ShouldBe(1);
        error.ShouldContain(argument);
        error.ShouldContain("--help");
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        foreach (var host in new[] { "localhost", "127.0.0.1", "*" })
        {
            var (exitCode, output, error) = await HostProcess.RunAsync($"--Http:Port={port}", $"--Http:Host={host}", $"--Store:Directory={folder.Path}");

            exitCode.ShouldBe(1);
            error.ShouldContain("Country Provider does not start");
            error.ShouldContain($"{port}");
            error.ShouldContain("Http:Port");
            (output + error).ShouldNotContain("   at ");
        }
    }

    [Fact]
    public async Task An_address_that_is_not_ours_is_refused()
    {
        using var folder = new TemporaryFolder();

        // RFC 5737: an address for documentation, which no machine has.
        var (exitCode, output, error) = await HostProcess.RunAsync("--Http:Host=192.0.2.1", $"--Store:Directory={folder.Path}");

        exitCode.ShouldBe(1);
        error.ShouldContain("Country Provider does not start");
        (output + error).ShouldNotContain("   at ");
    }

    [Fact]
    public void The_readme_lists_the_settings_as_they_are()
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        var between = Between().Match(readme);

        between.Success.ShouldBeTrue($"README.md has no <!-- settings --> … <!-- /settings -->. Between them belongs:\n\n{Table()}\n");
        between.Groups[1].Value.Trim().ShouldBe(Table(), $"The table in README.md should be:\n\n{Table()}\n");
    }

    private static string Table() => string.Join('\n',
    [
        "| setting | default | meaning |", "| --- | --- | --- |",
        .. Settings.Select(setting => $"| `{setting.Key}` |{Default(setting.Default)} | {setting.Description} |"),
    ]);

    private static string Default(string value) => value switch
    {
        "" => "",
        _ when value.Contains(' ') => " " + value,
        _ => $" `{value}`",
    };

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CountryProvider.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex("<!-- settings -->(.*?)<!-- /settings -->", RegexOptions.Singleline)]
    private static partial Regex Between();
}
