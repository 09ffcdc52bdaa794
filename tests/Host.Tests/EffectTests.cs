using CountryProvider.Testing;

namespace CountryProvider.Host.Tests;

/// <summary>Warnings at the start about settings that do not have the intended effect.</summary>
public sealed class EffectTests
{
    private static readonly string[] _addresses =
    [
        .. new[] { "Country", "Currency", "Language" }.Select(module => $"Modules:{module}:Address=http://localhost:1"),
    ];

    [Theory]
    [InlineData("ROLE", "country")]
    [InlineData("Rolles", "country")]
    [InlineData("roles_", "Country, linking")]
    [InlineData("RULES", "front")]
    public async Task A_variable_that_resembles_Roles_and_names_modules_is_refused(string name, string value)
    {
        using var folder = new TemporaryFolder();

        var (exitCode, _, error) = await HostProcess.RunInAsync(
            folder.Path,
            new() { [name] = value },
            "--Http:Port=0",
            "--Http:InternalPort=0"
        );

        exitCode.ShouldBe(1);
        error.ShouldContain($"{name} in the environment is not a setting, but Roles is");
        error.ShouldContain("such as Roles=all");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_variable_that_resembles_another_setting_is_warned_of_by_name()
    {
        var output = await OutputAsync(
            new()
            {
                ["STORE_PASSWORD"] = "hunter2",
                ["HTTP_PORT"] = "9000",
                ["PATH_BASE"] = "/atum",
                ["OTEL_EXPORTER_OTLP_ENDPOINTS"] = "http://collector:4317",
                ["ROLE"] = "country",
            },
            "Roles=all"
        );

        output.ShouldContain("warn: STORE_PASSWORD in the environment is not a setting and has no effect. Store__Password may be meant");
        output.ShouldContain("warn: PATH_BASE in the environment is not a setting and has no effect. PathBase may be meant");
        output.ShouldContain("warn: OTEL_EXPORTER_OTLP_ENDPOINTS in the environment");
        output.ShouldNotContain("hunter2");
        output.ShouldNotContain("HTTP_PORT"); // Http:Port and Roles are set, so variables that resemble them belong to other programs.
        output.ShouldNotContain("ROLE ");
        output.ShouldContain("(roles: all, from the command line)");
    }

    [Fact]
    public async Task Variables_that_are_not_ours_are_left_alone()
    {
        var output = await OutputAsync(
            new()
            {
                // What a cluster makes of Services of these names.
                ["COUNTRY_PORT"] = "tcp://10.43.0.7:8081",
                ["COUNTRY_SERVICE_HOST"] = "10.43.0.7",
                ["COUNTRY_SERVICE_PORT_HTTP"] = "8080",
                ["COUNTRY_PORT_8081_TCP_ADDR"] = "10.43.0.7",
                ["LINKING_PORT"] = "tcp://10.43.0.8:8081",
                ["STORE_PORT"] = "tcp://10.43.0.9:80",
                ["HTTP_HOST"] = "tcp://10.43.0.9:80",
                ["ROLE"] = "webserver",
                ["RULES"] = "strict",
                ["HTTP_PROXY"] = "http://proxy",
                ["PATH_BASE"] = "C:\\",
                ["LOGGING"] = "on",
            }
        );

        output.ShouldNotContain("warn");
        output.ShouldContain("with Linking, Country, Currency, Language (roles: all, by default)");
    }

    [Fact]
    public async Task The_log_says_which_modules_run_and_why()
    {
        (await OutputAsync([], "Roles=country")).ShouldContain("with Country (roles: country, from the command line)");
        (await OutputAsync(new() { ["ROLES"] = "country,currency" })).ShouldContain(
            "with Country, Currency (roles: country,currency, from the environment)"
        );

        using var secrets = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(secrets.Path, "Roles"), "language\n", TestContext.Current.CancellationToken);
        (await OutputAsync(new() { ["ROLES"] = "country" }, $"Secrets:Directory={secrets.Path}")).ShouldContain(
            "with Language (roles: language, from Secrets:Directory)"
        );
    }

    // Every setting that may have no effect: the settings with which it has none, the reason in the warning, and settings with which it has
    // an effect.
    public static TheoryData<string, string[], string, string[]> Settings =>
        new()
        {
            { "Modules:Country:Address=http://localhost:1", ["Roles=country"], "this process hosts Country itself", ["Roles=currency"] },
            { "Modules:Country:PublicUrl=http://localhost:1", ["Roles=country"], "this process hosts Country itself", ["Roles=currency"] },
            {
                "ConnectionStrings:Linking=Data Source=linking.db",
                ["Roles=country"],
                "this process does not host Linking",
                ["Roles=linking", .. _addresses]
            },
            { "Linking:MaxStaleness=00:00:02", ["Roles=country"], "this process does not host Linking", ["Roles=linking", .. _addresses] },
            {
                "Linking:MaxStalenessOnError=00:00:02",
                ["Roles=all"],
                "no module is called in another process",
                ["Roles=linking", .. _addresses]
            },
            {
                "Modules:CallTimeout=00:00:01",
                ["Roles=country"],
                "no module is called in another process",
                ["Roles=linking", .. _addresses]
            },
            { "Modules:Retries=1", ["Roles=country"], "no module is called in another process", ["Roles=linking", .. _addresses] },
            {
                "Modules:CircuitBreaker=false",
                ["Roles=country"],
                "no module is called in another process",
                ["Roles=linking", .. _addresses]
            },
            { "Modules:Connections=3", ["Roles=country"], "no module is called in another process", ["Roles=linking", .. _addresses] },
            { "Seed:Data=demo", [.. Front], "this process hosts no module", ["Roles=country"] },
            { "Store:Directory=.", [.. Front], "this process hosts no module", ["Roles=country"] },
            { "Store:Password=hunter2", ["Roles=country"], "Store:Provider is Sqlite", [] },
            { "RateLimit:Burst=5", ["RateLimit:PerSecond=0"], "RateLimit:PerSecond is 0", ["RateLimit:PerSecond=1"] },
            {
                "OTEL_EXPORTER_OTLP_HEADERS=a=b",
                [],
                "there is no OTEL_EXPORTER_OTLP_ENDPOINT, or OTEL_SDK_DISABLED is true",
                ["OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:1"]
            },
            {
                "OTEL_TRACES_SAMPLER=always_on",
                ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://localhost:1"],
                "there is no OTEL_EXPORTER_OTLP_ENDPOINT",
                ["OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:1"]
            },
            {
                "OTEL_TRACES_SAMPLER_ARG=0.5",
                ["OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:1"],
                "OTEL_TRACES_SAMPLER is parentbased_always_on",
                ["OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:1", "OTEL_TRACES_SAMPLER=traceidratio"]
            },
        };

    private static string[] Front =>
        ["Roles=front", .. Modules.All.Select(module => $"Modules:{module.Name}:PublicUrl=http://localhost:1")];

    [Theory, MemberData(nameof(Settings))]
    public void A_setting_without_effect_in_this_process_is_named_with_the_reason(
        string setting,
        string[] idle,
        string reason,
        string[] effective
    )
    {
        var key = setting.Split('=')[0];

        NotesOf([setting, .. idle])
            .ShouldContain(note =>
                note.IsWarning && note.Sentence.StartsWith($"{key} has no effect here: {reason}", StringComparison.Ordinal)
            );
        if (effective.Length > 0)
        {
            NotesOf([setting, .. effective]).ShouldNotContain(note => note.Sentence.StartsWith(key + " ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task It_is_in_the_log_a_warning_where_it_is_said_to_this_process_alone()
    {
        (await OutputAsync([], "Roles=country", "Modules:Country:Address=http://localhost:1")).ShouldContain(
            "warn: Modules:Country:Address has no effect here: this process hosts Country itself"
        );
        (await OutputAsync(new() { ["Modules__Country__Address"] = "http://localhost:1" }, "Roles=country")).ShouldContain(
            "info: Modules:Country:Address has no effect here: this process hosts Country itself"
        );
    }

    private static IReadOnlyList<(bool IsWarning, string Sentence)> NotesOf(string[] settings)
    {
        var (arguments, _) = Foundation.Settings.CommandLineArguments.Parse([.. settings.Select(setting => "--" + setting)]);
        return Foundation.Settings.SettingsCheck.Notes(Foundation.Settings.SettingsReader.Read(arguments), Modules.All);
    }

    // All that the program logs from the start to its regular end.
    private static async Task<string> OutputAsync(Dictionary<string, string> environment, params string[] settings)
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAsync(environment, folder.Path, settings);
        return await host.StopAsync();
    }
}
