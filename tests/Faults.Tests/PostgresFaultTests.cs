using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Storage;
using CountryProvider.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Faults.Tests;

/// <summary>
/// The database goes away, hangs, comes back, or is replaced by another one. No acknowledged write is lost, and no client waits for long.
/// </summary>
public sealed class PostgresFaultTests
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan _recovery = TimeSpan.FromSeconds(15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_goes_down_and_comes_back_loses_nothing()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = server.SettingsFor(await server.CreateDatabaseAsync());
        await using var one = await TestHost.StartAsync(Settings(store));
        await using var other = await TestHost.StartAsync(Settings(store));
        await using var writers = new Writers(one, other);

        for (var round = 0; round < 3; round++)
        {
            await writers.UntilMoreAsync(10);
            await server.DownAsync();
            await UntilAsync(() => Task.FromResult(IsSilent(one) && IsSilent(other)));
            await ShouldGoOnAsync(one);
            await server.UpAsync();
            await UntilAsync(() => Task.FromResult(!IsSilent(one) && !IsSilent(other)));
        }

        await writers.UntilMoreAsync(10);
        await writers.StopAsync();
        await writers.ShouldAllBeThereAsync(one);
        await writers.ShouldAllBeThereAsync(other);
        writers.Longest.ShouldBeLessThan(_longest);
        writers.Statuses.ShouldBeSubsetOf([201, 503]);
    }

    [Fact]
    public async Task A_database_that_hangs_lets_nobody_wait_for_long()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var host = await TestHost.StartAsync(Settings(server.SettingsFor(await server.CreateDatabaseAsync())));
        await using var writers = new Writers(host);
        await writers.UntilMoreAsync(10);

        await server.SuspendAsync();
        try
        {
            await ShouldGoOnAsync(host);
        }
        finally
        {
            await server.ResumeAsync();
        }

        await UntilAsync(() => Task.FromResult(!IsSilent(host)));
        await writers.UntilMoreAsync(10);
        await writers.StopAsync();
        await writers.ShouldAllBeThereAsync(host);
        writers.Longest.ShouldBeLessThan(_longest);
        writers.Statuses.ShouldBeSubsetOf([201, 503]);
    }

    [Fact]
    public async Task When_a_standby_takes_over_nothing_is_lost()
    {
        await using var primary = await PostgresServer.StartAsync(["synchronous_standby_names = '*'", "synchronous_commit = local"]);
        await using var standby = await PostgresServer.StartAsync(["synchronous_standby_names = ''"], copyOf: primary);
        var database = await primary.CreateDatabaseAsync();
        await primary.ExecuteAsync("postgres", $"ALTER DATABASE {database} SET synchronous_commit = on"); // Acknowledged means: on both.
        var store = primary
            .SettingsFor(database)
            .Select(setting =>
                setting.Replace(
                    $"Host=127.0.0.1;Port={primary.Port}",
                    $"Host=127.0.0.1:{primary.Port},127.0.0.1:{standby.Port};Target Session Attributes=primary",
                    StringComparison.Ordinal
                )
            )
            .ToArray();
        await using var host = await TestHost.StartAsync(Settings(store));
        await using var writers = new Writers(host);
        await writers.UntilMoreAsync(20);

        await primary.DownAsync();
        await standby.PromoteAsync();

        await writers.UntilMoreAsync(20);
        await writers.StopAsync();
        await writers.ShouldAllBeThereAsync(host);
        writers.Acknowledged.ShouldBeSubsetOf(await standby.QueryAsync(database, "SELECT code FROM country.countries"));
        writers.Longest.ShouldBeLessThan(_longest);
        writers.Statuses.ShouldBeSubsetOf([201, 503]);
    }

    [Fact]
    public async Task While_the_database_is_away_every_page_and_list_goes_on_and_says_how_old_it_is()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = server.SettingsFor(await server.CreateDatabaseAsync());
        await using var host = await TestHost.StartAsync([.. store, "Seed:Data=demo", "Logging:LogLevel:Default=None"]);
        await server.DownAsync();

        foreach (
            var path in new[]
            {
                "/",
                "/countries",
                "/countries/GER",
                "/currencies/EUR",
                "/languages",
                "/links/GER",
                "/topology",
                "/api/v2/countries?search=ger",
                "/api/v2/countries/GER",
                "/api/v2/countries/GER/names",
                "/api/v2/links",
                "/api/v2/links/GER",
                "/v3.1/all?fields=name",
                "/api/v1/countries",
            }
        )
        {
            using var answer = await host.Client.GetAsync(path, Stop);

            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            if (path != "/topology")
            {
                ShouldSayHowOldItIs(answer);
            }
        }

        using var resolved = await host.Client.PostAsJsonAsync("/api/v2/countries/resolve", new { values = new[] { "germany" } }, Stop);
        resolved.StatusCode.ShouldBe(HttpStatusCode.OK);
        ShouldSayHowOldItIs(resolved);
        foreach (var path in new[] { "/api/v2/countries/changes?since=0", "/api/v2/countries/GER/history", "/api/v2/countries/proposals" })
        {
            (await host.Client.GetAsync(path, Stop)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
        }
    }

    [Fact]
    public async Task What_is_known_is_used_for_as_long_as_is_set_and_then_the_process_is_not_ready()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = server.SettingsFor(await server.CreateDatabaseAsync());
        await using var host = await TestHost.StartAsync([.. Settings(store), "Store:MaxStalenessOnError=00:00:03"]);
        await using var strict = await TestHost.StartAsync([.. Settings(store), "Store:MaxStalenessOnError=00:00:00"]);
        await host.Client.GetAsync("/api/v2/countries", Stop);
        await server.DownAsync();

        await ShouldBeUnavailableAsync(strict);
        (await ReadyAsync(strict)).ShouldBe(503);
        (await host.Client.GetAsync("/api/v2/countries", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReadyAsync(host)).ShouldBe(200);
        await UntilAsync(async () => await ReadyAsync(host) == 503);
        await ShouldBeUnavailableAsync(host);

        await server.UpAsync();
        await UntilAsync(async () => await ReadyAsync(host) == 200 && await ReadyAsync(strict) == 200);
        using var fresh = await host.Client.GetAsync("/api/v2/countries", Stop);
        fresh.StatusCode.ShouldBe(HttpStatusCode.OK);
        fresh.Headers.Warning.ShouldBeEmpty();
    }

    [Fact]
    public async Task Once_a_write_is_acknowledged_the_writer_reads_it_although_the_database_was_away()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = server.SettingsFor(await server.CreateDatabaseAsync());
        await using var one = await TestHost.StartAsync(Settings(store));
        await using var other = await TestHost.StartAsync(Settings(store));
        await server.DownAsync();
        await ShouldGoOnAsync(one);
        await ShouldGoOnAsync(other);
        await server.UpAsync();

        await UntilAsync(async () =>
            (await one.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "Written" }, Stop)).StatusCode == HttpStatusCode.Created
        );

        using var own = await one.Client.GetAsync("/api/v2/countries/AAA", Stop);
        own.StatusCode.ShouldBe(HttpStatusCode.OK);
        own.Headers.Warning.ShouldBeEmpty();
        using var others = await other.Client.GetAsync("/api/v2/countries/AAA", Stop);
        (others.StatusCode == HttpStatusCode.OK || others.Headers.Warning.Count > 0).ShouldBeTrue(
            "the other one has it, or says that it is old"
        );
        await UntilAsync(async () => (await other.Client.GetAsync("/api/v2/countries", Stop)).Headers.Warning.Count == 0);
        (await other.Client.GetAsync("/api/v2/countries/AAA", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_process_is_told_that_a_module_cannot_reach_its_data_and_not_what_that_knows()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var country = await TestHost.StartAsync([
            .. Settings(server.SettingsFor(await server.CreateDatabaseAsync())),
            "Seed:Data=demo",
        ]);
        await using var linking = await TestHost.StartAsync(
            "Roles=linking,currency,language",
            $"Modules:Country:Address={country.InternalAddress}",
            "Linking:MaxStaleness=0",
            "Seed:Data=demo",
            "Logging:LogLevel:Default=None"
        );
        (await linking.Client.GetAsync("/api/v2/links", Stop)).Headers.Warning.ShouldBeEmpty();
        await server.DownAsync();

        (await country.Client.GetAsync("/api/v2/countries", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var answer = await linking.Client.GetAsync("/api/v2/links", Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        ShouldSayHowOldItIs(answer);
        (await linking.Client.GetStringAsync("/", Stop)).ShouldContain("Not reachable at the moment");
    }

    [Fact]
    public async Task A_database_that_is_slow_to_answer_at_the_start_is_asked_again()
    {
        var server = await PostgresServer.SharedAsync();
        await using var relay = new Relay(server.Port, silent: 2);

        await using var host = await TestHost.StartAsync(Settings(relay.SettingsFor(server, await server.CreateDatabaseAsync())));

        (await host.Client.GetAsync("/api/v2/countries", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        relay.Connections.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task A_process_that_starts_before_its_database_waits_for_it()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = server.SettingsFor(await server.CreateDatabaseAsync());
        await server.DownAsync();
        using var log = new LogRecorder();
        var starting = TestHost.StartAsync(
            Host.Modules.All,
            services => services.AddLogging(logging => logging.Services.AddSingleton<ILoggerProvider>(log)),
            [.. Settings(store), "Logging:Recorder:LogLevel:Default=Warning", "Store:StartTimeout=00:02:00"]
        );
        await log.UntilAsync(lines => lines.Any(line => line.Contains("cannot be opened yet", StringComparison.Ordinal)));

        await server.UpAsync();

        await using var host = await starting;
        (await host.Client.GetAsync("/api/v2/countries", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_database_that_never_answers_is_a_refusal_to_start()
    {
        var server = await PostgresServer.SharedAsync();
        await using var relay = new Relay(server.Port, silent: int.MaxValue);
        var started = Stopwatch.GetTimestamp();

        var refusal = await Should.ThrowAsync<StartupException>(async () =>
            await TestHost.StartAsync([
                .. Settings(relay.SettingsFor(server, await server.CreateDatabaseAsync())),
                "Store:StartTimeout=00:00:10",
            ])
        );

        refusal.Message.ShouldMatch("cannot be opened: .*(timed out|Timeout).* Check the database, Store:Connection and Store:Password");
        Stopwatch.GetElapsedTime(started).ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
    }

    private static string[] Settings(string[] store) => [.. store, "Roles=country", "Logging:LogLevel:Default=None"];

    private static bool IsSilent(TestHost host) => host.Services.GetServices<IStore>().Single().Fault is not null;

    private static async Task ShouldGoOnAsync(TestHost host)
    {
        foreach (var path in new[] { "/api/v2/countries", "/countries" })
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await host.Client.GetAsync(path, Stop);

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            ShouldSayHowOldItIs(answer);
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(_longest);
        }

        (await host.Client.GetStringAsync("/countries", Stop)).ShouldContain("The database does not answer at the moment");
        (await ReadyAsync(host)).ShouldBe(200);
        using var write = await host.Client.PutAsJsonAsync("/api/v2/countries/ZZZ", new { name = "Never" }, Stop);
        write.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        write.Headers.RetryAfter.ShouldNotBeNull();
        (await write.Content.ReadAsStringAsync(Stop)).ShouldContain("cannot reach its data");
    }

    private static void ShouldSayHowOldItIs(HttpResponseMessage answer)
    {
        answer.Headers.Warning.ShouldHaveSingleItem().Code.ShouldBe(110);
        answer.Headers.Age.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    private static async Task ShouldBeUnavailableAsync(TestHost host)
    {
        foreach (var path in new[] { "/api/v2/countries", "/api/v2/countries/AAA", "/countries" })
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await host.Client.GetAsync(path, Stop);

            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull();
            (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain("cannot reach its data");
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(_longest);
        }
    }

    private static async Task<int> ReadyAsync(TestHost host)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"{host.InternalAddress}/healthz/ready", Stop);
        return (int)answer.StatusCode;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(_recovery);
        while (!await condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    /// <summary>Stands before a database and leaves its first connections without an answer.</summary>
    private sealed class Relay : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly ConcurrentBag<TcpClient> _sockets = [];
        private readonly Task _accepting;
        private int _connections;

        public Relay(int port, int silent)
        {
            _listener.Start();
            _accepting = AcceptAsync(port, silent);
        }

        public int Connections => Volatile.Read(ref _connections);

        public string[] SettingsFor(PostgresServer server, string database) =>
            [
                .. server
                    .SettingsFor(database)
                    .Select(setting =>
                        setting.Replace(
                            $"Port={server.Port}",
                            $"Port={((IPEndPoint)_listener.LocalEndpoint).Port}",
                            StringComparison.Ordinal
                        )
                    ),
            ];

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
            foreach (var socket in _sockets)
            {
                socket.Dispose();
            }
        }

        private async Task AcceptAsync(int port, int silent)
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    _sockets.Add(client);
                    if (Interlocked.Increment(ref _connections) > silent)
                    {
                        var server = new TcpClient();
                        _sockets.Add(server);
                        await server.ConnectAsync(IPAddress.Loopback, port);
                        _ = client.GetStream().CopyToAsync(server.GetStream());
                        _ = server.GetStream().CopyToAsync(client.GetStream());
                    }
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Stopped.
            }
        }
    }

    /// <summary>
    /// Four clients that add countries without a pause, each to the next host in turn, and remember what was acknowledged.
    /// </summary>
    private sealed class Writers : IAsyncDisposable
    {
        private const int Count = 4;

        private readonly TestHost[] _hosts;
        private readonly CancellationTokenSource _enough = new();
        private readonly ConcurrentQueue<string> _acknowledged = new();
        private readonly ConcurrentDictionary<int, int> _statuses = new();
        private readonly Task _writing;
        private long _longest;
        private int _next = -1;

        public Writers(params TestHost[] hosts)
        {
            _hosts = hosts;
            _writing = Task.WhenAll(Enumerable.Range(0, Count).Select(_ => WriteAsync()));
        }

        public IReadOnlyCollection<string> Acknowledged => _acknowledged;

        public IEnumerable<int> Statuses => _statuses.Keys;

        public TimeSpan Longest => TimeSpan.FromMilliseconds(_longest);

        public Task UntilMoreAsync(int count)
        {
            var goal = _acknowledged.Count + count;
            return UntilAsync(() =>
                Task.FromResult(_acknowledged.Count >= goal || (_writing.IsFaulted ? throw _writing.Exception : false))
            );
        }

        public async Task StopAsync()
        {
            await _enough.CancelAsync();
            await _writing;
        }

        public async Task ShouldAllBeThereAsync(TestHost host)
        {
            var there = await host.Client.GetFromJsonAsync<Entry[]>("/api/v2/countries", Stop);
            Acknowledged.ShouldBeSubsetOf(there!.Select(entry => entry.Code));
        }

        public async ValueTask DisposeAsync()
        {
            await _enough.CancelAsync();
            await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _enough.Dispose();
        }

        private async Task WriteAsync()
        {
            while (!_enough.IsCancellationRequested)
            {
                var number = Interlocked.Increment(ref _next);
                var code = $"{(char)('A' + (number / 676 % 26))}{(char)('A' + (number / 26 % 26))}{(char)('A' + (number % 26))}";
                var started = Stopwatch.GetTimestamp();
                using var answer = await _hosts[number % _hosts.Length]
                    .Client.PostAsJsonAsync("/api/v2/countries", new { code, name = $"Country {number}" }, CancellationToken.None);
                var took = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                while (
                    Interlocked.Read(ref _longest) is var longest
                    && took > longest
                    && Interlocked.CompareExchange(ref _longest, took, longest) != longest
                ) { }

                _statuses[(int)answer.StatusCode] = 0;
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    _acknowledged.Enqueue(code);
                }
                else
                {
                    await Task.Delay(20); // As a client that was told to come back.
                }
            }
        }

        private sealed record Entry(string Code);
    }
}
