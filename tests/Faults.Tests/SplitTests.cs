using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests;

/// <summary>The verb <c>split</c>, in real processes.</summary>
public sealed partial class SplitTests
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_that_is_killed_is_missed_by_its_own_pages_alone_and_comes_back()
    {
        using var folder = new TemporaryFolder();
        // So that it is missed at once, while it is away.
        await using var split = await RunningSplit.StartAsync(folder.Path, "--restart-after", "1", "--Linking:MaxStaleness=0");
        // On a busy machine the first answer may take longer than other processes wait.
        await EventuallyAsync(async () => (await split.Client.GetAsync("/api/v2/links", Stop)).StatusCode is HttpStatusCode.OK);

        await SignalAsync("KILL", split.Processes["currency"]);

        await EventuallyAsync(async () =>
            (await split.Client.GetAsync("/api/v2/currencies", Stop)).StatusCode is HttpStatusCode.ServiceUnavailable
        );
        await EventuallyAsync(async () =>
            await split.Client.GetAsync("/api/v2/links", Stop) is { StatusCode: HttpStatusCode.OK } links
            && links.Headers.Contains("Warning")
        );
        (await split.Client.GetAsync("/countries", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await EventuallyAsync(async () => (await split.Client.GetAsync("/api/v2/currencies", Stop)).StatusCode is HttpStatusCode.OK);
        await EventuallyAsync(async () =>
            await split.Client.GetAsync("/api/v2/links", Stop) is { StatusCode: HttpStatusCode.OK } links
            && !links.Headers.Contains("Warning")
        );
    }

    [Theory, InlineData("TERM"), InlineData("KILL")]
    public async Task However_it_ends_all_its_processes_end(string signal)
    {
        using var folder = new TemporaryFolder();
        await using var split = await RunningSplit.StartAsync(folder.Path, "--group", "country,currency,language", "--group", "linking");
        split.Processes.Keys.ShouldBe(["country,currency,language", "linking"], ignoreOrder: true);

        await SignalAsync(signal, split.Id);

        await EventuallyAsync(() => Task.FromResult(split.Processes.Values.All(id => !Directory.Exists($"/proc/{id}"))));
        var exitCode = await split.ExitAsync();
        exitCode.ShouldBe(signal == "KILL" ? 137 : 0);
    }

    // What the front takes has to get through to the processes behind it, which listen on localhost in either case.
    [Theory]
    [InlineData("localhost", HttpStatusCode.BadRequest)]
    [InlineData("0.0.0.0", HttpStatusCode.OK)]
    public async Task Its_processes_answer_to_the_host_names_that_the_front_answers_to(string listen, HttpStatusCode status)
    {
        using var folder = new TemporaryFolder();
        await using var split = await RunningSplit.StartAsync(
            folder.Path,
            "--group",
            "country,currency,language,linking",
            $"--Http:Host={listen}"
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/countries") { Headers = { Host = "provider.example" } };

        request.RequestUri = new($"http://127.0.0.1:{split.Client.BaseAddress!.Port}{request.RequestUri}");

        (await split.Client.SendAsync(request, Stop)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Its_processes_get_secrets_neither_on_their_command_lines_nor_in_their_environment()
    {
        const string Token = "not-a-secret-token";
        var hash = new string('a', 64);
        using var folder = new TemporaryFolder();
        await using var split = await RunningSplit.StartAsync(
            new Dictionary<string, string>
            {
                ["Auth__ApiKeys"] = $"erp all sha256:{hash}",
                ["CUSTOMCONNSTR_Country"] = $"Data Source={folder.Path}/elsewhere.db",
            },
            folder.Path,
            $"--Modules:InternalToken={Token}",
            "--Linking:MaxStaleness=00:00:03",
            "--group",
            "country",
            "--group",
            "currency,language,linking"
        );

        foreach (var id in split.Processes.Values)
        {
            foreach (var file in (string[])["cmdline", "environ"])
            {
                var content = await File.ReadAllTextAsync($"/proc/{id}/{file}", Stop);
                content.ShouldContain(file == "cmdline" ? "--Roles=" : "PATH=");
                content.ShouldNotContain(Token);
                content.ShouldNotContain(hash);
                content.ShouldNotContain("elsewhere.db");
            }
        }

        // But the processes have the secrets: the internal port asks for the token, writing asks for a key, and the store is where the
        // connection string says.
        using var http = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var part in split.InternalAddresses)
        {
            (await http.GetAsync($"{part}/modules/country/GetCountries", Stop)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await split.Client.GetAsync("/api/v2/links", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await split.Client.DeleteAsync("/api/v2/countries/GER", Stop)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        File.Exists(Path.Combine(folder.Path, "elsewhere.db")).ShouldBeTrue();

        // Only a process in which a setting has no effect warns about it. The processes share the environment, so the front warns about
        // that.
        split
            .Output.Split('\n')
            .Where(line => line.Contains("has no effect here"))
            .ShouldAllBe(line => line.Contains("info: ConnectionStrings:Country"));
    }

    [Fact]
    public async Task A_setting_without_effect_in_any_process_is_named_once()
    {
        using var folder = new TemporaryFolder();
        await using var split = await RunningSplit.StartAsync(
            folder.Path,
            "--RateLimit:PerSecond=0",
            "--RateLimit:Burst=5",
            "--Store:Password=unused"
        );

        split
            .Output.Split('\n')
            .Where(line => line.Contains("has no effect here"))
            .Select(line => line.Split("warn: ")[^1].Split(" has")[0])
            .Order()
            .ShouldBe(["RateLimit:Burst", "Store:Password"]);
    }

    [Fact]
    public async Task A_setting_that_only_one_of_its_processes_reads_is_checked_before_any_is_started()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, error) = await Terminal.RunAsync(
            "split",
            "--Linking:MaxStaleness=soon",
            "--Http:Port=0",
            "--Http:InternalPort=0",
            $"--Store:Directory={Path.Combine(folder.Path, "data")}"
        );

        exitCode.ShouldBe(1);
        error.ShouldContain("Linking:MaxStaleness: 'soon'");
        output.ShouldBeEmpty();
        Directory.Exists(Path.Combine(folder.Path, "data")).ShouldBeFalse();
    }

    [Fact]
    public async Task Groups_that_make_no_sense_are_refused_all_at_once_and_nothing_is_started()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, _, error) = await Terminal.RunAsync(
            "split",
            "--group",
            "country,curency",
            "--group",
            "linking,linking",
            "--Roles=all",
            $"--Store:Directory={Path.Combine(folder.Path, "data")}"
        );

        exitCode.ShouldBe(1);
        string[] faults =
        [
            "'curency' is no module",
            "linking is in the groups more than once",
            "currency is in no group",
            "language is in no group",
            "Roles is what split sets itself",
        ];
        faults.ShouldAllBe(fault => error.Contains(fault));
        Directory.Exists(Path.Combine(folder.Path, "data")).ShouldBeFalse();
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(20, Stop))
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(_deadline);
        }
    }

    private static async Task SignalAsync(string signal, int id)
    {
        using var kill = Process.Start("kill", ["-" + signal, id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Stop);
        kill.ExitCode.ShouldBe(0);
    }

    private sealed partial class RunningSplit : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly Task _drained;

        private RunningSplit(Process process, Dictionary<string, int> processes, string output, string address)
        {
            (_process, Processes, Output, Client) = (process, processes, output, new() { BaseAddress = new(address) });
            _drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        }

        public int Id => _process.Id;

        /// <summary>The ids of its processes by the modules in them, as it says itself.</summary>
        public IReadOnlyDictionary<string, int> Processes { get; }

        /// <summary>What it wrote until it was ready.</summary>
        public string Output { get; }

        public IEnumerable<string> InternalAddresses => InternalPort().Matches(Output).Select(match => match.Groups[1].Value);

        public HttpClient Client { get; }

        public static Task<RunningSplit> StartAsync(string directory, params string[] arguments) => StartAsync([], directory, arguments);

        public static async Task<RunningSplit> StartAsync(
            Dictionary<string, string> environment,
            string directory,
            params string[] arguments
        )
        {
            string[] all = ["split", .. arguments, "--Http:Port=0", "--Http:InternalPort=0", $"--Store:Directory={directory}"];
            var start = new ProcessStartInfo("dotnet", [HostProcess.Program, .. all])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            var process = Process.Start(start)!;
            var processes = new Dictionary<string, int>();
            var output = "";
            while (await process.StandardOutput.ReadLineAsync(Stop) is { } line)
            {
                output += line + Environment.NewLine;
                if (Row().Match(line) is { Success: true } row)
                {
                    processes[row.Groups[1].Value] = int.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture);
                }
                else if (Ready().Match(line) is { Success: true } ready)
                {
                    return new(process, processes, output, ready.Groups[1].Value);
                }
            }

            throw new InvalidOperationException($"It did not start: {output}{await process.StandardError.ReadToEndAsync(Stop)}");
        }

        public async Task<int> ExitAsync()
        {
            await _process.WaitForExitAsync(Stop).WaitAsync(_deadline, Stop);
            return _process.ExitCode;
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
            await _drained;
            _process.Dispose();
        }

        [GeneratedRegex(@"│ ([a-z,]+) +│ (\d+) +│")]
        private static partial Regex Row();

        [GeneratedRegex(@"│ (http://localhost:\d+) +│\s*$", RegexOptions.Multiline)]
        private static partial Regex InternalPort();

        [GeneratedRegex(@"All of it is at ([^,\s]+)")]
        private static partial Regex Ready();
    }
}
