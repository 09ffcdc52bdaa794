using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests;

/// <summary>
/// Two instances behind a balancer. The balancer sends nothing to an instance that is not ready. Under load, one instance after the other
/// is told to end.
/// </summary>
public sealed class ReplacementUnderLoadTests
{
    // More than a few take minutes: COUNTRY_PROVIDER_TEST_REPLACEMENTS=20.
    private static readonly int _rounds = int.Parse(
        Environment.GetEnvironmentVariable("COUNTRY_PROVIDER_TEST_REPLACEMENTS") ?? "2",
        CultureInfo.InvariantCulture
    );

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_request_is_lost_in_any_version_of_HTTP_and_no_write()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        using var folder = new TemporaryFolder(inMemory: true);
        await using var balancer = new Balancer(folder.Path, server.SettingsFor(database));
        await balancer.StartAsync(0);
        await balancer.StartAsync(1);
        var (failures, written, counts, next) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>(), new int[3], 0);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var client = new HttpClient(
            new SocketsHttpHandler { UseProxy = false, InitialHttp2StreamWindowSize = ModuleConnections.Window }
        );
        var load = Task.WhenAll(
            LoadAsync(0, instance => new(HttpMethod.Get, $"{instance.Public}api/v2/countries")),
            LoadAsync(0, instance => new(HttpMethod.Get, $"{instance.Public}countries")),
            LoadAsync(1, Write),
            LoadAsync(1, Write),
            LoadAsync(
                2,
                instance =>
                    new(HttpMethod.Post, $"{instance.Internal}modules/country/GetCountries")
                    {
                        Content = JsonContent.Create(new { knownVersion = (long?)null }),
                        Version = HttpVersion.Version20,
                        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    }
            ),
            LoadAsync(
                2,
                instance =>
                    new(HttpMethod.Get, $"{instance.Internal}modules/country/GetCountries")
                    {
                        Version = HttpVersion.Version20,
                        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    }
            )
        );

        for (var round = 0; round < _rounds; round++)
        {
            var goal = counts.Sum() + 300;
            await UntilAsync(() => load.IsFaulted || Volatile.Read(ref counts[1]) > 0 && counts.Sum() >= goal);
            (await balancer.EndAsync(round % 2)).ShouldBe(0);
            await balancer.StartAsync(round % 2);
        }

        await enough.CancelAsync();
        await load;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{_rounds} replacements, {counts[0]} reads, {counts[1]} writes, {counts[2]} calls of HTTP/2, {failures.Count} failures"
        );
        failures.ShouldBeEmpty();
        counts.ShouldAllBe(count => count > 0);
        var there = await server.QueryAsync(database, "SELECT code FROM country.countries");
        written.Except(there).ShouldBeEmpty("acknowledged is written");

        HttpRequestMessage Write(Balancer.Instance instance)
        {
            var number = Interlocked.Increment(ref next);
            var code = $"{(char)('A' + (number / 676 % 26))}{(char)('A' + (number / 26 % 26))}{(char)('A' + (number % 26))}";
            return new(HttpMethod.Put, $"{instance.Public}api/v2/countries/{code}")
            {
                Content = JsonContent.Create(new { name = $"Country {number}" }),
            };
        }

        async Task LoadAsync(int kind, Func<Balancer.Instance, HttpRequestMessage> request)
        {
            while (!enough.IsCancellationRequested)
            {
                var instance = await balancer.NextAsync();
                using var message = request(instance);
                try
                {
                    using var answer = await client.SendAsync(message, Stop);
                    _ = await answer.Content.ReadAsByteArrayAsync(Stop);
                    if (!answer.IsSuccessStatusCode)
                    {
                        failures.Enqueue($"{message.Method} {message.RequestUri}: {answer.StatusCode}");
                    }
                    else if (kind == 1)
                    {
                        written.Enqueue(message.RequestUri!.Segments[^1]);
                    }

                    Interlocked.Increment(ref counts[kind]);
                }
                catch (HttpRequestException e)
                {
                    failures.Enqueue($"{message.Method} {message.RequestUri}: {e.Message} {e.InnerException?.Message}");
                }

                await Task.Delay(_pause, Stop);
            }
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    /// <summary>Asks each instance twenty times a second whether it is ready. A platform does this less often and for longer.</summary>
    private sealed class Balancer : IAsyncDisposable
    {
        private readonly string _directory;
        private readonly string[] _store;
        private readonly Instance?[] _instances = new Instance?[2];
        private readonly CancellationTokenSource _end = new();
        private readonly HttpClient _probes = new();
        private readonly Task _probing;
        private int _turn;

        public Balancer(string directory, string[] store)
        {
            (_directory, _store) = (directory, store);
            _probing = ProbeAsync();
        }

        public async Task<Instance> NextAsync()
        {
            for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(1, Stop))
            {
                Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30), "one of the two takes requests");
                if (Volatile.Read(ref _instances[(Interlocked.Increment(ref _turn) & int.MaxValue) % 2]) is { IsReady: true } instance)
                {
                    return instance;
                }
            }
        }

        public async Task StartAsync(int slot)
        {
            var port = new ReservedPort();
            var process = await HostProcess.StartAsync(
                _directory,
                [.. _store, $"Http:InternalPort={port.Number}", "Http:Host=127.0.0.1", "Shutdown:DrainDelay=00:00:01"]
            );
            Volatile.Write(ref _instances[slot], new(process, port) { IsReady = true });
        }

        /// <summary>Tells one to end, and waits until it has.</summary>
        /// <returns>Its exit code.</returns>
        public async Task<int> EndAsync(int slot)
        {
            var instance = _instances[slot]!;
            await instance.Process.SignalAsync("TERM");
            var exitCode = await instance.Process.ExitAsync();
            await RemoveAsync(slot);
            return exitCode;
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _probing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await RemoveAsync(0);
            await RemoveAsync(1);
            _probes.Dispose();
            _end.Dispose();
        }

        private async Task RemoveAsync(int slot)
        {
            if (Interlocked.Exchange(ref _instances[slot], null) is { } instance)
            {
                await instance.Process.DisposeAsync();
                instance.Port.Dispose();
            }
        }

        private async Task ProbeAsync()
        {
            for (; ; await Task.Delay(50, _end.Token))
            {
                foreach (var instance in _instances.OfType<Instance>())
                {
                    try
                    {
                        using var answer = await _probes.GetAsync($"{instance.Internal}healthz/ready", _end.Token);
                        instance.IsReady &= answer.IsSuccessStatusCode;
                    }
                    catch (HttpRequestException)
                    {
                        instance.IsReady = false;
                    }
                }
            }
        }

        /// <summary>A running process, and where it answers.</summary>
        public sealed record Instance(HostProcess Process, ReservedPort Port)
        {
            public string Public => Process.Client.BaseAddress!.AbsoluteUri;

            public string Internal => $"http://127.0.0.1:{Port.Number}/";

            public bool IsReady { get; set; }
        }
    }
}
