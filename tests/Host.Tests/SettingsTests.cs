using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Host.Tests;

public sealed partial class SettingsTests
{
    private static IReadOnlyList<Setting> Settings { get; } = Setting.All(Modules.All);

    [Fact]
    public async Task Every_fault_is_listed_at_once()
    {
        var refusal = await Should.ThrowAsync<StartupException>(() =>
            TestHost.StartAsync(
                "Http:Prot=8080",
                "Nonsense=1",
                "Http:Port=99999",
                "Seed:Data=maybe",
                "ConnectionStrings:Country=nonsense",
                "ConnectionStrings:Linking=Cache=Shared",
                "PathBase=atum",
                "Http:Host=example.org"
            )
        );

        refusal.Faults.Count.ShouldBe(8);
        refusal.Faults.ShouldContain(fault => fault.Contains("Http:Prot is not a setting. Did you mean Http:Port?"));
        refusal.Faults.ShouldContain(fault => fault.Contains("Nonsense is not a setting") && fault.Contains("--help"));
        foreach (
            var (key, shown) in new[]
            {
                ("Http:Port", "'99999'"),
                ("Seed:Data", "'maybe'"),
                ("ConnectionStrings:Country", "its value"),
                ("ConnectionStrings:Linking", "its value"),
                ("PathBase", "'atum'"),
                ("Http:Host", "'example.org'"),
            }
        )
        {
            refusal.Faults.ShouldContain(fault => fault.StartsWith($"{key}: {shown} ", StringComparison.Ordinal));
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
    [InlineData("Seed:Data=")]
    [InlineData("PathBase=/")]
    [InlineData("PathBase=/a b")]
    [InlineData("ConnectionStrings:Country=Data Source=")]
    [InlineData("ConnectionStrings:Country=Data Source=:memory:")]
    [InlineData("ConnectionStrings:Country=Data Source=x;Mode=Memory")]
    [InlineData("ConnectionStrings:Country=Data Source=x;Mode=ReadOnly")]
    [InlineData("Http:InternalPort=65536")]
    [InlineData("Roles=nonsense")]
    [InlineData("Roles=country,,nonsense")]
    [InlineData("Modules:CallTimeout=5")]
    [InlineData("Modules:CallTimeout=0")]
    [InlineData("Modules:CallTimeout=soon")]
    [InlineData("Modules:CallTimeout=00:00:00.001")]
    [InlineData("Modules:CallTimeout=-00:00:01")]
    [InlineData("Modules:CallTimeout=00:06:00")]
    [InlineData("Modules:CallTimeout=")]
    [InlineData("Modules:Retries=-1")]
    [InlineData("Modules:Retries=6")]
    [InlineData("Modules:Retries=many")]
    [InlineData("Modules:CircuitBreaker=2")]
    [InlineData("Modules:Connections=0")]
    [InlineData("Modules:Connections=65")]
    [InlineData("Linking:MaxStaleness=1")]
    [InlineData("Linking:MaxStaleness=-00:00:01")]
    [InlineData("Linking:MaxStalenessOnError=10")]
    [InlineData("Modules:InternalToken=short")]
    [InlineData("Modules:InternalToken=exactly15chars.")]
    [InlineData("Modules:InternalToken=long enough but with spaces")]
    [InlineData("Modules:Country:Address=country:8081")]
    [InlineData("Modules:Country:Address=ftp://country")]
    [InlineData("Modules:Country:Address=//country")]
    [InlineData("Modules:Country:Address=http://user:secret@country:8081")]
    [InlineData("Modules:Country:Address=http://country:99999")]
    [InlineData("Modules:Country:PublicUrl=country")]
    public async Task A_value_that_cannot_be_used_is_refused_by_its_key(string setting) =>
        (await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(setting)))
            .Faults.ShouldHaveSingleItem()
            .ShouldStartWith(setting.Split('=')[0] + ":");

    [Theory]
    [InlineData("Http:Host=127.0.0.1", "127.0.0.1")]
    [InlineData("Http:Host=*", "*")]
    [InlineData("http:PORT=0", "0")]
    [InlineData("PathBase=/a/b-c", "/a/b-c")]
    [InlineData("Roles=COUNTRY, country ,all", "Linking, Country, Currency, Language")]
    [InlineData("Roles=COUNTRY, currency", "Country, Currency")]
    [InlineData("Linking:MaxStaleness=0", "00:00:00")]
    [InlineData("Linking:MaxStaleness=00:00:00", "00:00:00")]
    [InlineData("Linking:MaxStalenessOnError=0", "00:00:00")]
    [InlineData("Modules:CallTimeout=00:00:00.5", "00:00:00.5000000")]
    [InlineData("Modules:InternalToken=exactly-16-chars", "exactly-16-chars")]
    [InlineData("Modules:InternalToken=", "")]
    [InlineData("Modules:Country:Address=https://country.internal:8081/", "Linking, Country, Currency, Language")]
    [InlineData("Modules:Country:PublicUrl=", "Linking, Country, Currency, Language")]
    public async Task A_value_that_can_be_used_has_its_effect(string setting, string effect)
    {
        await using var host = await TestHost.StartAsync(setting);

        var settings = host.Services.GetRequiredService<HostSettings>();
        var linking = host.Services.GetRequiredService<IConfiguration>().GetSection("Linking");
        (
            setting.Split('=')[0].ToUpperInvariant() switch
            {
                "HTTP:HOST" => settings.Http.Host,
                "HTTP:PORT" => $"{settings.Http.Port}",
                "PATHBASE" => settings.Root.PathBase,
                "MODULES:CALLTIMEOUT" => $"{settings.Modules.CallTimeout}",
                "MODULES:INTERNALTOKEN" => settings.Modules.InternalToken,
                "LINKING:MAXSTALENESS" => $"{linking.GetValue<TimeSpan>("MaxStaleness")}",
                "LINKING:MAXSTALENESSONERROR" => $"{linking.GetValue<TimeSpan>("MaxStalenessOnError")}",
                _ => string.Join(", ", settings.Hosted.Select(module => module.Name)), // An address of a hosted module changes nothing.
            }
        ).ShouldBe(effect);
    }

    [Fact]
    public async Task Unknown_variables_of_ours_in_the_environment_are_refused_and_others_are_not()
    {
        var (exitCode, _, error) = await HostProcess.RunAsync(
            new Dictionary<string, string>
            {
                ["Http__Prot"] = "1",
                ["Store__Directroy"] = "x",
                ["Seeds__Data"] = "true",
                ["Seed__Data"] = "perhaps",
                ["SOMETHING__ELSE"] = "1",
                ["HTTP_PROXY"] = "http://proxy",
            }
        );

        exitCode.ShouldBe(1);
        error.ShouldContain("Did you mean Http:Port?");
        error.ShouldContain("Did you mean Store:Directory?");
        error.ShouldContain("Did you mean Seed:Data?");
        error.ShouldContain("Seed:Data: 'perhaps'");
        error.ShouldNotContain("SOMETHING");
        error.ShouldNotContain("HTTP_PROXY");
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Help_lists_every_setting()
    {
        var (exitCode, output, error) = await Terminal.RunAsync("--help");

        exitCode.ShouldBe(0);
        error.ShouldBeEmpty();
        foreach (var setting in Settings)
        {
            output
                .Split('\n')
                .ShouldContain(line =>
                    line.Trim().StartsWith(setting.Key + " ", StringComparison.Ordinal)
                    && line.Contains(setting.Description)
                    && line.Contains(setting.Default)
                );
        }
    }

    [Theory]
    [InlineData("Http:Port=1")]
    [InlineData("serve")]
    [InlineData("--Http:Port")]
    public async Task An_argument_that_is_not_understood_is_refused(string argument)
    {
        var (exitCode, _, error) = await Terminal.RunAsync(argument);

        exitCode.ShouldBe(1);
        error.ShouldContain(argument.Split('=')[0]);
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
            var (exitCode, output, error) = await Terminal.RunAsync(
                $"--Http:Port={port}",
                "--Http:InternalPort=0",
                $"--Http:Host={host}",
                $"--Store:Directory={folder.Path}"
            );

            exitCode.ShouldBe(1);
            error.ShouldContain("Country Provider does not start");
            error.ShouldContain($"{port}");
            error.ShouldContain("Http:Port");
            error.ShouldNotContain("Http:InternalPort");
            (output + error).ShouldNotContain("   at ");
        }
    }

    [Fact]
    public async Task An_internal_port_that_is_in_use_is_refused_by_its_own_setting()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        foreach (var host in new[] { "localhost", "127.0.0.1", "*" })
        {
            var (exitCode, output, error) = await Terminal.RunAsync(
                "--Http:Port=0",
                $"--Http:InternalPort={port}",
                $"--Http:Host={host}",
                $"--Store:Directory={folder.Path}"
            );

            exitCode.ShouldBe(1);
            error.ShouldContain("Country Provider does not start");
            error.ShouldContain($"{port}");
            error.ShouldContain("Http:InternalPort");
            error.ShouldNotContain("Http:Port");
            (output + error).ShouldNotContain("   at ");
        }
    }

    [Fact]
    public async Task Every_fault_of_roles_and_ports_is_listed_at_once_with_the_setting_that_mends_it()
    {
        var refusal = await Should.ThrowAsync<StartupException>(() =>
            TestHost.StartAsync(
                "Roles=linking,countri",
                "Http:Port=9000",
                "Http:InternalPort=9000",
                "Modules:Country:Address=http://country:8081"
            )
        );

        refusal.Faults.Count.ShouldBe(4);
        refusal.Faults.ShouldContain(fault =>
            fault.StartsWith("Roles: 'countri' is no module.", StringComparison.Ordinal)
            && Modules.All.All(module => fault.Contains(module.Name, StringComparison.OrdinalIgnoreCase))
        );
        refusal.Faults.ShouldContain(fault => fault.Contains("Http:Port") && fault.Contains("Http:InternalPort") && fault.Contains("9000"));
        foreach (var missing in new[] { "Currency", "Language" })
        {
            refusal.Faults.ShouldContain(fault =>
                fault.StartsWith($"Linking needs {missing}", StringComparison.Ordinal)
                && fault.Contains($"Modules:{missing}:Address")
                && fault.Contains("Roles")
            );
        }

        refusal.Faults.ShouldAllBe(fault => refusal.Message.Contains(fault));
    }

    [Fact]
    public async Task Every_fault_of_the_calls_of_other_processes_is_listed_at_once()
    {
        (string Key, string Value)[] wrong =
        [
            ("Modules:CallTimeout", "5"),
            ("Modules:InternalToken", "secret"),
            ("Modules:Country:Address", "country"),
            ("Modules:Currency:PublicUrl", "currency"),
            ("Linking:MaxStaleness", "1"),
            ("Linking:MaxStalenessOnError", "never"),
        ];

        var refusal = await Should.ThrowAsync<StartupException>(() =>
            TestHost.StartAsync([.. wrong.Select(setting => $"{setting.Key}={setting.Value}")])
        );

        refusal.Faults.Count.ShouldBe(wrong.Length);
        foreach (var (key, value) in wrong)
        {
            refusal.Faults.ShouldContain(fault =>
                fault.StartsWith($"{key}: {(key == "Modules:InternalToken" ? "its value" : $"'{value}'")} ", StringComparison.Ordinal)
            );
        }

        refusal.Message.ShouldContain("such as 00:00:01");
        refusal.Message.ShouldContain("16 or more");
        refusal.Message.ShouldContain("http://country:8081");
    }

    [Theory]
    [InlineData("Roles=")]
    [InlineData("Roles= , ")]
    public async Task A_process_that_would_host_nothing_is_refused(string setting) =>
        (await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(setting)))
            .Faults.ShouldHaveSingleItem()
            .ShouldStartWith("Roles names no module.");

    [Theory]
    [InlineData("0", "0", true)]
    [InlineData("9000", "9000", false)]
    [InlineData("8081", null, false)]
    [InlineData(null, "8080", false)]
    [InlineData("09000", "9000", false)]
    public async Task The_two_ports_are_not_the_same(string? port, string? internalPort, bool accepted)
    {
        using var folder = new TemporaryFolder();
        List<string> settings = [$"--Store:Directory={folder.Path}"];
        settings.AddRange(port is null ? [] : [$"--Http:Port={port}"]);
        settings.AddRange(internalPort is null ? [] : [$"--Http:InternalPort={internalPort}"]);

        if (accepted)
        {
            await using var app = await new Product(Modules.All).StartAsync([.. settings]);
            app.Urls.ShouldBeUnique();
        }
        else
        {
            var fault = (
                await Should.ThrowAsync<StartupException>(() => new Product(Modules.All).StartAsync([.. settings]))
            ).Faults.ShouldHaveSingleItem();
            fault.ShouldContain("Http:Port");
            fault.ShouldContain("Http:InternalPort");
            fault.ShouldContain("Name two ports");
        }
    }

    [Fact]
    public async Task An_address_that_is_not_ours_is_refused()
    {
        using var folder = new TemporaryFolder();

        // RFC 5737: an address for documentation, which no machine has.
        var (exitCode, output, error) = await Terminal.RunAsync("--Http:Host=192.0.2.1", $"--Store:Directory={folder.Path}");

        exitCode.ShouldBe(1);
        error.ShouldContain("Country Provider does not start");
        (output + error).ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_runtime_that_knows_no_languages_is_refused()
    {
        var (exitCode, output, error) = await HostProcess.RunAsync(
            new Dictionary<string, string> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" }
        );

        exitCode.ShouldBe(1);
        error.ShouldContain("Country Provider does not start");
        error.ShouldContain("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT");
        (output + error).ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("https://app.example.org", true)]
    [InlineData("https://app.example.org, http://localhost:5173", true)]
    [InlineData("https://app.example.org/", false)]
    [InlineData("https://app.example.org/path", false)]
    [InlineData("https://App.example.org", false)]
    [InlineData("https://app.example.org:443", false)]
    [InlineData("https://user@app.example.org", false)]
    [InlineData("app.example.org", false)]
    [InlineData("*", false)]
    [InlineData("null", false)]
    public void Origins_are_named_as_browsers_send_them(string value, bool valid) =>
        (Settings.Single(setting => setting.Key == "Http:CorsOrigins").Fault(value) is null).ShouldBe(valid, value);

    [Fact]
    public void The_documentation_lists_the_settings_as_they_are()
    {
        var document = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "settings.md"));
        var between = Between().Match(document);

        between.Success.ShouldBeTrue(
            $"docs/settings.md has no <!-- settings --> … <!-- /settings -->. Between them belongs:\n\n{Table()}\n"
        );
        between.Groups[1].Value.Trim().ShouldBe(Table(), $"The table in docs/settings.md should be:\n\n{Table()}\n");
    }

    private static string Table() =>
        string.Join(
            '\n',
            [
                "| setting | default | meaning |",
                "| --- | --- | --- |",
                .. Settings.Select(setting => $"| `{setting.Key}` |{Default(setting.Default)} | {setting.Description} |"),
            ]
        );

    private static string Default(string value) =>
        value switch
        {
            "" => "",
            _ when value.Contains(' ') => " " + value,
            _ => $" `{value}`",
        };

    [GeneratedRegex("<!-- settings -->(.*?)<!-- /settings -->", RegexOptions.Singleline)]
    private static partial Regex Between();
}
