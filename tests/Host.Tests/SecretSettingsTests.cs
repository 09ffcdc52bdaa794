using System.Text.Json;
using System.Text.RegularExpressions;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Testing;

namespace CountryProvider.Host.Tests;

/// <summary>A refusal to start names the fault of a secret setting, and repeats nothing of its value.</summary>
public sealed partial class SecretSettingsTests
{
    private const string Secret = "hunter2";

    private static readonly string[] _postgres =
    [
        Secret,
        $"postgres://cp:{Secret}@db/x",
        $"postgres://cp:{Secret}@db/x?sslmode=require",
        $"Host=db;Database=x;PSW={Secret};Port=no",
        $"Host=db;Database=x;Pasword={Secret}",
        $"Host=db;Database=x;Password=a;{Secret}",
        $"Host=db;Database=x;Password=a;{Secret}=b",
        $"Host=db;Database=x;Port={Secret}",
        $"Host=db;Password={Secret}",
        $"Database=x;Pwd={Secret}",
    ];

    private static readonly string[] _sqlite =
    [
        Secret,
        $"Data Source=:memory:;Password={Secret}",
        $"Data Source=x;Pasword={Secret}",
        $"Data Source=x;Mode={Secret}",
        $"Password={Secret}",
    ];

    // Every secret setting with every kind of fault that it can have.
    private static readonly Dictionary<string, string[]> _faults = new()
    {
        ["Store:Connection"] = _postgres,
        ["Store:Password"] = [Secret], // Takes any value but that of the example; the database may refuse it.
        ["Modules:InternalToken"] = [Secret, $"{Secret} {Secret} {Secret}", $"hünter2{Secret}{Secret}", $"{Secret}\t{Secret}{Secret}"],
        ["Auth:ApiKeys"] =
        [
            Secret,
            $"erp {Secret} sha256:{new string('0', 64)}",
            $"{Secret} all",
            $"cp_{Secret}! all sha256:{new string('0', 64)}",
            $"erp all {Secret}",
            $"erp all sha256:{Secret}",
            $"{Secret} all sha256:{new string('0', 64)};{Secret} all sha256:{new string('1', 64)}",
        ],
        ["ConnectionStrings:Country"] = _postgres,
        ["ConnectionStrings:Currency"] = _postgres,
        ["ConnectionStrings:Language"] = _postgres,
        ["ConnectionStrings:Linking"] = _postgres,
        ["OTEL_EXPORTER_OTLP_HEADERS"] = [Secret, $"={Secret}", $"authorization=a,{Secret}"],
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public enum Source
    {
        CommandLine,
        Environment,
        File,
        Directory,
    }

    public static TheoryData<Source, int> Tries =>
        new(
            from source in Enum.GetValues<Source>()
            from index in Enumerable.Range(0, _faults.Values.Max(values => values.Length))
            select (source, index)
        );

    [Fact]
    public void Every_secret_setting_is_tried() =>
        Setting
            .All(Modules.All)
            .Where(setting => setting.IsSecret)
            .Select(setting => setting.Key)
            .Order(StringComparer.Ordinal)
            .ShouldBe(_faults.Keys.Order(StringComparer.Ordinal), "a secret setting needs its wrong values in the list above");

    [Fact]
    public void A_setting_whose_name_or_meaning_speaks_of_a_secret_is_marked() =>
        Setting
            .All(Modules.All)
            .Where(setting => !setting.IsSecret && SecretWords().IsMatch($"{setting.Key} {setting.Description}"))
            .Select(setting => setting.Key)
            .ShouldBe(
                ["Secrets:Directory", "Auth:Reads"],
                "the first is a folder, the second a yes or no; everything else that the words fit has to be marked with [Secret]"
            );

    [Theory, MemberData(nameof(Tries))]
    public async Task No_refusal_repeats_a_secret(Source source, int index)
    {
        var settings = _faults.ToDictionary(setting => setting.Key, setting => setting.Value[Math.Min(index, setting.Value.Length - 1)]);

        var error = await RefusalAsync(source, settings, "--Store:Provider=Postgres", "--OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:1");

        Check(error, settings.Keys.Where(key => key != "Store:Password"));
    }

    [Theory]
    [InlineData(Source.CommandLine)]
    [InlineData(Source.Environment)]
    [InlineData(Source.File)]
    [InlineData(Source.Directory)]
    public async Task No_refusal_repeats_what_a_connection_string_of_SQLite_holds(Source source)
    {
        foreach (var value in _sqlite)
        {
            var settings = Modules.All.ToDictionary(module => $"ConnectionStrings:{module.Name}", _ => value);

            Check(await RefusalAsync(source, settings), settings.Keys);
        }
    }

    [Theory]
    [InlineData(Source.CommandLine)]
    [InlineData(Source.Environment)]
    [InlineData(Source.File)]
    [InlineData(Source.Directory)]
    public async Task A_secret_under_a_misspelt_key_is_not_repeated(Source source)
    {
        var error = await RefusalAsync(
            source,
            _faults.Keys.ToDictionary(key => key.Contains(':') ? key[..^1] + "q" : key + "_q", _ => Secret)
        );

        error.ShouldNotContain(Secret);
        error.ShouldContain("Did you mean Store:Password?");
        error.ShouldContain("Did you mean Modules:InternalToken?");
    }

    [Theory]
    [InlineData("--Modules:InternalToken=0123456789abcdef", Secret, Secret)] // Without quotation marks.
    [InlineData("--Modules:InternalToken", "0123456789abcdef", Secret)]
    [InlineData("--Modules:InternalToken=0123456789abcdef", $"Store:Password={Secret}")]
    [InlineData($"Store:Password={Secret}")]
    [InlineData($"Store:Password={Secret}=")]
    [InlineData("split", "--Store:Password=a", Secret, Secret)]
    [InlineData("backup", "x.zip", "--Store:Password=a", Secret)]
    [InlineData("health", $"--Store:Password={Secret}")]
    [InlineData("health", "--Store:Password", Secret)]
    [InlineData("manifests", $"--Store:Password={Secret}")]
    [InlineData("health", "--url", $"http://user:{Secret}@localhost:1")]
    [InlineData("health", "--url", $"ftp://user:{Secret}@localhost:1")]
    public async Task What_is_left_of_a_secret_among_the_arguments_is_not_repeated(params string[] arguments)
    {
        var (exitCode, output, error) = await Terminal.RunAsync(arguments);

        exitCode.ShouldNotBe(0);
        error.ShouldNotBeEmpty();
        (output + error).ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData("Modules:Country:Address")]
    [InlineData("Modules:Country:PublicUrl")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public async Task The_user_part_of_an_address_is_not_repeated_and_the_rest_is(string key)
    {
        foreach (
            var (value, shown) in new[]
            {
                ($"htp://user:{Secret}@country:8081", "'htp://…@country:8081'"),
                ($"postgres://{Secret}@country", "'postgres://…@country'"),
                ($"user:{Secret}@country:8081", "'…@country:8081'"),
                ($"htp://a:b@{Secret}/c@country", "'htp://…@country'"),
                ($"htp://country?token={Secret}", "'htp://country?…'"),
                ($"htp://country#{Secret}", "'htp://country?…'"),
                ("country", "'country'"),
            }
        )
        {
            var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync($"{key}={value}"));

            refusal.Faults.ShouldHaveSingleItem().ShouldStartWith($"{key}: {shown} ");
        }
    }

    [Theory]
    [InlineData("""{"Modules":{"InternalToken":fhunter2hunter2}}""")]
    [InlineData("""{"Modules":{"InternalToken":hunter2}}""")]
    [InlineData("""{"Modules":{"InternalToken":"hunter2}}""")]
    [InlineData("""{"Modules":{"InternalToken":"\hunter2"}}""")]
    public async Task A_file_that_cannot_be_read_is_named_with_the_place_and_not_what_stands_there(string json)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "appsettings.json"), json, Stop);

        var (exitCode, output, error) = await HostProcess.RunInAsync(folder.Path, []);

        exitCode.ShouldBe(1);
        (output + error).ShouldNotContain("hun");
        error.ShouldContain(Path.Combine(folder.Path, "appsettings.json"));
        error.ShouldContain("line 1, position ");
    }

    [Fact]
    public async Task A_process_that_serves_logs_no_secret_not_even_where_everything_is_logged()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAsync(
            folder.Path,
            [
                .. await PostgresServer.NewStoreAsync(),
                $"Modules:InternalToken={Secret}{Secret}{Secret}",
                "Logging:LogLevel:Default=Trace",
                "Logging:LogLevel:Microsoft=Trace",
            ]
        );
        (await host.Client.GetAsync("/api/v2/countries", Stop)).EnsureSuccessStatusCode();

        var output = await host.StopAsync();

        output.ShouldContain("is ready at");
        output.ShouldNotContain(Secret);
        output.ShouldNotContain(PostgresServer.Password);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=hunter2")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=authorization=a,hunter2")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS==hunter2")]
    public async Task Headers_that_telemetry_cannot_send_are_refused(string setting)
    {
        var refusal = await Should.ThrowAsync<StartupException>(() =>
            TestHost.StartAsync(setting, "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:1")
        );

        refusal.Faults.ShouldHaveSingleItem().ShouldStartWith("OTEL_EXPORTER_OTLP_HEADERS: its value ");
        refusal.Message.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Neither_git_nor_the_image_takes_the_folder_of_secrets()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(RepositoryRoot.Path, ".gitignore"), Path.Combine(folder.Path, ".gitignore"));
        await GitAsync(folder, "init", "--quiet");

        (await GitAsync(folder, "check-ignore", "secrets/Store__Password", "src/Host/secrets/Auth__ApiKeys")).ShouldBe(
            "secrets/Store__Password\nsrc/Host/secrets/Auth__ApiKeys\n"
        );
        (await File.ReadAllLinesAsync(Path.Combine(RepositoryRoot.Path, ".dockerignore"), Stop)).ShouldContain("**/secrets");
    }

    private static async Task<string> GitAsync(TemporaryFolder folder, params string[] arguments)
    {
        using var git = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = folder.Path }
        )!;
        var output = await git.StandardOutput.ReadToEndAsync(Stop);
        await git.WaitForExitAsync(Stop);
        return output;
    }

    private static void Check(string error, IEnumerable<string> faulty)
    {
        error.ShouldNotContain(Secret);
        error.ShouldNotContain("hünter");
        foreach (var key in faulty)
        {
            error.ShouldMatch($@"- {key}[:,] ");
        }
    }

    // There is always one fault more, so that it refuses also where the secret itself can be used.
    private static async Task<string> RefusalAsync(Source source, Dictionary<string, string> settings, params string[] more)
    {
        using var folder = new TemporaryFolder();
        var variables = settings.ToDictionary(
            setting => setting.Key.Replace(":", "__", StringComparison.Ordinal),
            setting => setting.Value
        );
        if (source is Source.File)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Path, "appsettings.json"), JsonSerializer.Serialize(settings), Stop);
        }

        if (source is Source.Directory)
        {
            foreach (var (name, value) in variables)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.Path, name), value, Stop);
            }
        }

        string[] arguments =
        [
            "--Http:Port=none",
            .. more,
            .. source is Source.Directory ? [$"--Secrets:Directory={folder.Path}"] : Array.Empty<string>(),
            .. source is Source.CommandLine ? settings.Select(setting => $"--{setting.Key}={setting.Value}") : [],
        ];
        var (exitCode, output, error) = await (
            source is Source.Environment or Source.File
                ? HostProcess.RunInAsync(folder.Path, source is Source.Environment ? variables : [], arguments)
                : Terminal.RunAsync(arguments)
        );

        exitCode.ShouldBe(1);
        error.ShouldContain("Http:Port: 'none'");
        return output + error;
    }

    [GeneratedRegex("secret|password|token|key(?!word)|connection string|headers", RegexOptions.IgnoreCase)]
    private static partial Regex SecretWords();
}
