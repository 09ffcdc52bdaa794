using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using CountryProvider.Abstractions;
using CountryProvider.Country.Contracts;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Benchmarks;

/// <summary>A call of a module in another process. The references are a bare client and a minimal API that writes the same bytes.</summary>
internal sealed class Remote : Experiment
{
    private const int Processes = 5; // Each pair is placed in memory and on processors in its own way, for as long as it lives.
    private const int WarmUp = 150; // Until the compiler has nothing left to improve on either side.
    private const int Rounds = 50;
    private const int Calls = 100;

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        var times = new List<double[]>();
        var unchanged = 0.0;
        for (var i = 0; i < Processes; i++)
        {
            unchanged = await MeasureAsync(times);
        }

        return
        [
            Compare("nothing new, p50 over a bare GET of the same bytes", 0, 1, "<= 1.6"),
            Compare("all countries, p50 over a bare GetFromJsonAsync", 2, 3, "<= 1.6"),
            Compare("all countries, p50 over a bare GET of the same bytes", 2, 4, ""),
            new(
                "Bytes on the wire of an answer that nothing is new",
                $"{unchanged:0} B",
                "",
                $"{unchanged:0} B",
                "<= 200 B",
                unchanged <= 200
            ),
        ];

        Result Compare(string what, int ours, int reference, string limit)
        {
            var ratio = Median(times.Select(round => round[ours] / round[reference]));
            return new(
                $"Remote module call, {what}",
                Format(Median(times.Select(round => round[ours])), " µs"),
                Format(Median(times.Select(round => round[reference])), " µs"),
                Format(ratio, ""),
                limit,
                limit.Length == 0 || ratio <= 1.6
            );
        }
    }

    // Adds a row of medians for every round.
    private static async Task<double> MeasureAsync(List<double[]> times)
    {
        using var folder = new TemporaryFolder();
        using var reserved = new ReservedPort();
        var internalPort = reserved.Number;
        await using var country = await RunningProgram.ProductAsync(folder.Path, "--Roles=country", $"--Http:InternalPort={internalPort}");
        await using var caller = await CallerAsync(folder, internalPort);
        await using var bare = await BareServer.StartAsync(
            HttpVersion.Version20,
            ("all", await CountriesAsync(internalPort)),
            ("none", "null"u8.ToArray())
        );
        var mediator = caller.Services.GetRequiredService<IMediator>();
        var version = (await mediator.Send(new GetCountries(null)))!.Version;
        using var client = new HttpClient(new SocketsHttpHandler { InitialHttp2StreamWindowSize = ModuleConnections.Window })
        {
            BaseAddress = bare.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        Func<Task>[] calls =
        [
            () => mediator.Send(new GetCountries(version)),
            () => client.GetByteArrayAsync("none"),
            () => mediator.Send(new GetCountries(null)),
            () => client.GetFromJsonAsync<Snapshot<CountryEntry>>("all"),
            () => client.GetByteArrayAsync("all"),
        ];
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var row = new double[calls.Length];
            for (var i = 0; i < calls.Length; i++)
            {
                row[i] = await P50Async(calls[i]);
            }

            times.AddRange(round >= 0 ? [row] : []);
        }

        await using var counter = new ByteCounter(internalPort);
        using var another = new TemporaryFolder(); // A SQLite store is for one process.
        await using var counted = await CallerAsync(another, counter.Port);
        return await counter.CountAsync(counted.Services.GetRequiredService<IMediator>(), new GetCountries(version), 100);
    }

    private static Task<TestHost> CallerAsync(TemporaryFolder folder, int port) =>
        TestHost.StartAsync([
            "Roles=linking",
            $"Store:Directory={folder.Path}",
            .. Host
                .Modules.All.Where(module => module.Dependencies.Count == 0)
                .Select(module => $"Modules:{module.Name}:Address=http://127.0.0.1:{port}"),
        ]);

    private static async Task<byte[]> CountriesAsync(int port)
    {
        using var client = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.GetAsync($"http://127.0.0.1:{port}/modules/country/GetCountries");
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    private static async Task<double> P50Async(Func<Task> call)
    {
        var times = new List<double>();
        for (var i = 0; i < Calls; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await call();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }

        return Median(times);
    }

    /// <summary>Stands between a caller and a port and counts what comes back.</summary>
    private sealed class ByteCounter : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _relay;
        private long _received;

        public ByteCounter(int target)
        {
            _listener.Start();
            _relay = RelayAsync(target);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>How many bytes come back for each of that many requests, after the first few have set the connection up.</summary>
        public async Task<double> CountAsync<TResponse>(IMediator mediator, IRequest<TResponse> request, int times)
        {
            for (var i = 0; i < 10; i++)
            {
                await mediator.Send(request);
            }

            var before = Interlocked.Read(ref _received);
            for (var i = 0; i < times; i++)
            {
                await mediator.Send(request);
            }

            return (Interlocked.Read(ref _received) - before) / (double)times;
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _relay;
        }

        private async Task RelayAsync(int target)
        {
            try
            {
                while (true)
                {
                    var caller = await _listener.AcceptTcpClientAsync();
                    caller.NoDelay = true;
                    var callee = new TcpClient { NoDelay = true };
                    await callee.ConnectAsync(IPAddress.Loopback, target);
                    _ = caller.GetStream().CopyToAsync(callee.GetStream());
                    _ = CountAndCopyAsync(callee.GetStream(), caller.GetStream());
                }
            }
            catch (SocketException)
            {
                // Stopped.
            }
        }

        private async Task CountAndCopyAsync(NetworkStream from, NetworkStream to)
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReadAsync(buffer) is > 0 and var read)
            {
                Interlocked.Add(ref _received, read);
                await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
    }
}
