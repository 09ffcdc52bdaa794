using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>What experiments work with: deployments with the same program, data and settings, the load generator, and a record of every run.</summary>
internal sealed class Laboratory : IAsyncDisposable
{
    private const int Attempts = 3;
    private const int Connections = 64;
    private const double MaxLateness = 0.1;

    /// <summary>How much memory for objects a process has that may run out of it, in bytes.</summary>
    public const long MemoryLimit = 200_000_000;

    // On a machine that is too busy repeating does not help, and would go on forever.
    private const int MinRepeats = 5;
    private const double MaxRepeated = 0.2;

    // Of a core: what timers take.
    private const double Busy = 0.1;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan _unrest = TimeSpan.FromSeconds(5);

    private static readonly string[] _spareSettings = ["--Modules:CallTimeout=00:00:00.5"];
    private static readonly Dictionary<string, string> _spareEnvironment = new() { ["DOTNET_GCHeapHardLimit"] = MemoryLimit.ToString("X", CultureInfo.InvariantCulture) };

    private readonly CpuSet _cpus = CpuSet.Divide();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("country-provider-compare-");
    private readonly List<LoadRun> _runs = [];
    private readonly Random _random;
    private readonly Action<string> _progress;
    private readonly LoadProcess _load;
    private readonly HashSet<(Deployment, string)> _warm = [];
    private readonly List<Deployment> _spares = [];
    private int _stores;
    private int _repeats;
    private Tally _decisive;
    private Tally _accepted;
    private string _experiment = "";
    private string _program = "";

    private Laboratory(CompareOptions options, Action<string> progress)
    {
        (Options, _progress, _random) = (options, progress, new(options.Seed));
        Workloads = Workload.All(options.Modules, [.. Enumerable.Range(1, Workload.Different).Select(SampleData.CodeOf)]);
        _cpus.StandAside();
        _load = LoadProcess.Start(_cpus);
    }

    public CompareOptions Options { get; }

    /// <summary>Whether the deployments were not started by this comparison.</summary>
    public bool IsElsewhere => Options.Against.Count > 0;

    /// <summary>Settings of all processes that differ from the defaults: no limit that the load would run into, no data but that of the comparison, no line for each request.</summary>
    public IReadOnlyList<string> Settings => ["--RateLimit:PerSecond=0", "--Seed:Data=none", "--Logging:LogLevel:Default=Warning", .. Options.IsQuick ? _spareSettings : [], .. Options.Settings];

    /// <summary>Who has which core.</summary>
    public Words Pinning => _cpus.Words;

    /// <summary>How many cores the processes have that are measured.</summary>
    public int MeasuredCores => _cpus.MeasuredCores;

    /// <summary>The one process. With <see cref="Twin"/> and <see cref="Split"/> it runs from beginning to end: who disturbs a deployment starts one of its own.</summary>
    public Deployment Monolith { get; private set; } = null!;

    /// <summary>The one process once more, to see what differs by chance.</summary>
    public Deployment Twin { get; private set; } = null!;

    /// <summary>The several processes.</summary>
    public Deployment Split { get; private set; } = null!;

    /// <summary>The three that are always there.</summary>
    public IReadOnlyList<Deployment> Standing => [Monolith, Twin, Split];

    /// <summary>What the standing ones had taken when they had started and been asked everything once; nothing for those that run elsewhere.</summary>
    public IReadOnlyDictionary<Deployment, Footprint> AtStart { get; private set; } = new Dictionary<Deployment, Footprint>();

    /// <summary>The kinds of requests that clients send.</summary>
    public IReadOnlyList<Workload> Workloads { get; private set; }

    /// <summary>Every run of the load generator so far.</summary>
    public IReadOnlyList<LoadRun> Runs => _runs;

    /// <summary>For what is not load: no connection is kept that a process may have ended.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>A module that others depend on.</summary>
    public IModule Leaf => Workloads[0].Module;

    /// <summary>The module that depends on others.</summary>
    public IModule Joint => Workloads[^1].Module;

    /// <summary>A module that the joint one asks over the network when there are several processes; null when they share one.</summary>
    public IModule? Peer => Options.Modules.Where(module => Joint.Dependencies.Contains(module.Name) && !Split.ProcessOf(Joint).Modules.Contains(module)).MinBy(module => module != Leaf);

    /// <summary>How long a run is: one that is long enough to trust by itself, or one that is only long enough to see that all works.</summary>
    public double Seconds(double normal, double quick) => Options.IsQuick ? quick : normal;

    /// <summary>The setting of how old what is known of other modules may be, as on the command line.</summary>
    public string MaxStaleness(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"--{Joint.Name}:MaxStaleness={value:c}");

    /// <summary>The setting of how old it may be when a module does not answer, as on the command line.</summary>
    public string MaxStalenessOnError(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"--{Joint.Name}:MaxStalenessOnError={value:c}");

    /// <summary>Prepares everything that all experiments need.</summary>
    /// <param name="progress">Told what is being done.</param>
    /// <exception cref="ComparisonException">A deployment does not start, or does not answer as the others do.</exception>
    public static async Task<Laboratory> OpenAsync(CompareOptions options, Action<string> progress, CancellationToken stop)
    {
        var laboratory = new Laboratory(options, progress);
        try
        {
            if (!laboratory.IsElsewhere)
            {
                laboratory._program = options.Program ?? await PublishedProgram.MakeAsync(Path.Combine(laboratory._folder.FullName, "program"), stop);
            }

            await laboratory.PrepareAsync(stop);
            return laboratory;
        }
        catch
        {
            await laboratory.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says what is being done.</summary>
    public void Say(string what) => _progress(what);

    /// <summary>The next runs are for this experiment.</summary>
    public void Begin(Experiment experiment) => (_experiment, _decisive, _accepted) = (experiment.Name, default, default);

    /// <summary>The runs that the figures of this experiment are from.</summary>
    public Tally Accepted => _accepted;

    /// <summary>Those among them that its verdict rests on.</summary>
    public Tally Decisive => _decisive;

    /// <summary>Starts a deployment beside the standing ones, with the same data in stores of its own. The caller ends it.</summary>
    /// <param name="settings">Beside those of all, as on the command line.</param>
    /// <param name="environment">Variables of all its processes.</param>
    /// <param name="isEmpty">Whether its stores are to hold nothing.</param>
    /// <param name="isTimed">Whether it has to do with its share of the cores; where only answers count, it is ready sooner with all of them.</param>
    /// <exception cref="ComparisonException">It does not start.</exception>
    public async Task<Deployment> StartAsync(
        Words name, Subject subject, Partition partition, CancellationToken stop, IReadOnlyList<string>? settings = null, IReadOnlyDictionary<string, string>? environment = null, bool isEmpty = false, bool isTimed = true)
    {
        for (var attempt = 1; ; attempt++)
        {
            var deployment = Prepare(name, subject, partition, settings, environment, isEmpty, isTimed);
            try
            {
                await deployment.StartAsync(stop);
                return deployment;
            }
            catch (Exception e)
            {
                await deployment.DisposeAsync();
                if (e is not ComparisonException { IsPortTaken: true } || attempt == Attempts)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>The same, not yet started.</summary>
    public Deployment Prepare(
        Words name, Subject subject, Partition partition, IReadOnlyList<string>? settings = null, IReadOnlyDictionary<string, string>? environment = null, bool isEmpty = false, bool isTimed = true) =>
        Deployment.Of(name, subject, _program, partition, isTimed ? _cpus : _cpus.Undivided, [.. Settings, $"--Store:Directory={NewStore(isEmpty)}", .. settings ?? []], environment ?? new Dictionary<string, string>());

    /// <summary>One of several processes with the same module, which depends on no other; not yet started. The caller ends it.</summary>
    /// <param name="settings">Beside those of all, as on the command line; they say where the store is that the replicas share.</param>
    public MeasuredProcess Replica(IModule module, IReadOnlyList<string> settings, IReadOnlyDictionary<string, string> environment) =>
        new(_program, [module], _cpus) { Settings = [$"--{ModuleRoles.Key}={module.Name}", .. Settings, .. settings], Environment = environment };

    /// <summary>The one process, beside the standing one.</summary>
    public Task<Deployment> StartMonolithAsync(CancellationToken stop, IReadOnlyList<string>? settings = null, IReadOnlyDictionary<string, string>? environment = null, bool isEmpty = false, bool isTimed = true) =>
        StartAsync(Names.Monolith, Subject.Monolith, Names.AllInOne(Options.Modules), stop, settings, environment, isEmpty, isTimed);

    /// <summary>The several processes, beside the standing ones.</summary>
    public Task<Deployment> StartSplitAsync(CancellationToken stop, IReadOnlyList<string>? settings = null, IReadOnlyDictionary<string, string>? environment = null, bool isEmpty = false, bool isTimed = true) =>
        StartAsync(Names.Split(Options.Split), Subject.Split, Options.Split, stop, settings, environment, isEmpty, isTimed);

    /// <summary>
    /// The one process and the several once more, for experiments that end or disturb processes and leave all of them running. Each has a limit of
    /// memory, as a container has, and half a second for a call of a module, so that nothing takes longer than a client waits. In a quick comparison they are
    /// the standing ones, which then have both from the beginning.
    /// </summary>
    /// <exception cref="ComparisonException">One does not start.</exception>
    public async Task<(Deployment Monolith, Deployment Split)> SparesAsync(CancellationToken stop)
    {
        if (Options.IsQuick && _spares.Count == 0)
        {
            _spares.AddRange([Monolith, Split]);
        }

        if (_spares.Count == 0)
        {
            Say("starting processes that may be ended");
            foreach (var start in new[] { StartMonolithAsync, StartSplitAsync })
            {
                _spares.Add(await start(stop, _spareSettings, _spareEnvironment, false, true));
            }
        }

        foreach (var spare in _spares)
        {
            spare.Check();
        }

        return (_spares[0], _spares[1]);
    }

    /// <summary>Sends a load, and keeps a record of it. A run in which the generator itself was too late for the figures to count is repeated, unless all has to be quick.</summary>
    /// <param name="purpose">Within the experiment, for the raw figures.</param>
    /// <param name="mayBreak">Whether the run is about faults: then processes may end, and nothing is repeated.</param>
    /// <param name="isDecisive">Whether the verdict rests on it.</param>
    /// <param name="begun">Told when the first requests are sent.</param>
    /// <exception cref="ComparisonException">A process has ended, or answers differ.</exception>
    public async Task<LoadRun> LoadAsync(Deployment deployment, string purpose, int round, LoadPlan plan, CancellationToken stop, bool mayBreak = false, Action? begun = null, bool isDecisive = true)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await _load.RunAsync(plan, stop, begun);
            if (!mayBreak)
            {
                deployment.Check();
            }

            if (result.Targets.FirstOrDefault(target => target.Count(Outcome.Different) > 0) is { } different)
            {
                throw new ComparisonException($"{deployment.Name.English} does not always answer the same to {different.Name}. Nothing can be compared then.");
            }

            var run = new LoadRun(_experiment, deployment.Name.English, purpose, round, result.AllLateness().Percentile(0.99) > result.AllDurations().Percentile(0.5) * MaxLateness, plan, result);
            _runs.Add(run);
            if (mayBreak || !run.IsVoid || attempt == Attempts || Options.IsQuick || _repeats >= MinRepeats + (_runs.Count * MaxRepeated))
            {
                var isSpoiled = run.IsVoid && !mayBreak;
                _accepted = _accepted.With(isSpoiled);
                _decisive = isDecisive ? _decisive.With(isSpoiled) : _decisive;
                return run;
            }

            _repeats++;
        }
    }

    /// <summary>
    /// Sends a load until the times no longer change: code is compiled, connections and caches are there. How long that takes is not assumed: three
    /// slices in a row whose medians differ by less than a twentieth end it, or 3.5 seconds (half a second for a quick comparison). Once for each deployment and kind of request.
    /// </summary>
    public async Task WarmUpAsync(Deployment deployment, Workload workload, CancellationToken stop)
    {
        if (!_warm.Add((deployment, workload.Key)))
        {
            return;
        }

        Say($"warming up, {workload.Name.English}, {deployment.Name.English}");
        var (rate, slice, medians, began) = (1_500.0, Seconds(0.3, 0.1), new List<double>(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds(3.5, 0.5) && !(medians.Count >= 3 && medians[^3..].Max() < medians[^3..].Min() * 1.05))
        {
            var result = await _load.RunAsync(PlanOf(deployment, workload, rate, slice) with { Seed = medians.Count }, stop);
            medians.Add(result.AllDurations().Percentile(0.5));
            if (result.Seconds > slice * 1.5)
            {
                rate = Math.Max(100, rate / 2); // While all of the processor goes into answers, the runtime compiles nothing anew.
            }
        }
    }

    /// <summary>Waits until the standing deployments do next to nothing: after a load they still compile what was used most. At most five seconds.</summary>
    public async Task SettleAsync(CancellationToken stop)
    {
        Say("waiting for a quiet moment");
        var began = Stopwatch.GetTimestamp();
        double before, after = Used();
        do
        {
            before = after;
            await Task.Delay(_moment, stop);
            after = Used();
        }
        while (after - before > _moment.TotalSeconds * Busy && Stopwatch.GetElapsedTime(began) < _unrest);

        double Used() => Standing.SelectMany(deployment => deployment.Processes).Sum(process => process.CpuSeconds);
    }

    /// <summary>Requests of one kind at a rate, over connections that are all open before: opening them meanwhile would be a load of its own.</summary>
    /// <param name="rate">A second.</param>
    public LoadPlan PlanOf(Deployment deployment, Workload workload, double rate, double seconds) => new()
    {
        Targets = [.. workload.Targets(deployment.AddressOf(workload.Module)).Select(target => target with { Path = deployment.UrlOf(workload.Module, target.Path).PathAndQuery })],
        Rate = rate,
        Duration = TimeSpan.FromSeconds(seconds),
        Seed = Options.Seed,
        OpenConnections = Connections,
        MaxConnections = Connections,
        Timeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Measures each deployment once in every round, in an order that chance decides anew for every round.</summary>
    /// <returns>For each deployment the figures of all rounds.</returns>
    public async Task<IReadOnlyDictionary<Deployment, IReadOnlyList<T>>> RoundsAsync<T>(IReadOnlyList<Deployment> deployments, string what, Func<Deployment, int, Task<T>> measure, int? rounds = null)
    {
        var figures = deployments.ToDictionary(deployment => deployment, _ => new List<T>());
        for (var round = 0; round < (rounds ?? Options.Rounds); round++)
        {
            Say($"{what}, round {round + 1} of {rounds ?? Options.Rounds}");
            var order = deployments.ToArray();
            _random.Shuffle(order);
            foreach (var deployment in order)
            {
                figures[deployment].Add(await measure(deployment, round));
            }
        }

        return figures.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<T>)pair.Value);
    }

    /// <summary>The same for the three standing deployments, contrasted.</summary>
    public async Task<Contrast> ContrastAsync(string what, Func<Deployment, int, Task<double>> measure, int? rounds = null)
    {
        var figures = await RoundsAsync(Standing, what, measure, rounds);
        return Contrast.Of(figures[Monolith], figures[Twin], figures[Split]);
    }

    /// <summary>Sends one request that is to be answered; again for a while where it is not, as a process that has just started may take too long for the first one.</summary>
    /// <param name="prepare">Changes the request before each time that it is sent.</param>
    /// <exception cref="ComparisonException">It is not answered within half a minute.</exception>
    public async Task<HttpResponseMessage> SendAsync(Deployment deployment, IModule module, LoadTarget target, CancellationToken stop, Action<HttpRequestMessage>? prepare = null)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(50, stop))
        {
            using var request = new HttpRequestMessage(new(target.Method), deployment.UrlOf(module, target.Path)) { Content = target.Body is null ? null : new StringContent(target.Body, Encoding.UTF8, "application/json") };
            prepare?.Invoke(request);
            var answer = await Http.SendAsync(request, stop);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            var refusal = $"{deployment.Name.English} refuses {request.Method} {request.RequestUri} with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}";
            answer.Dispose();
            deployment.Check();
            if (Stopwatch.GetElapsedTime(started) > _patience)
            {
                throw new ComparisonException(refusal);
            }
        }
    }

    /// <summary>Writes an entry of a module.</summary>
    /// <param name="variant">Which of its wordings.</param>
    /// <exception cref="ComparisonException">The deployment refuses it.</exception>
    public async Task PutAsync(Deployment deployment, IModule module, int number, int variant, CancellationToken stop)
    {
        var address = deployment.UrlOf(module, module.Sample!.PathOf(number));
        using var body = new StringContent(module.Sample!.Body(number, variant), Encoding.UTF8, "application/json");
        using var answer = await Http.PutAsync(address, body, stop);
        if (!answer.IsSuccessStatusCode)
        {
            throw new ComparisonException($"{deployment.Name.English} refuses PUT {address} with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
        }
    }

    /// <summary>Writes the sample data of all modules, those first that others depend on.</summary>
    public async Task FillAsync(Deployment deployment, int entries, CancellationToken stop)
    {
        foreach (var modules in Options.Modules.Where(module => module.Sample is not null).GroupBy(module => module.Dependencies.Count > 0).OrderBy(group => group.Key))
        {
            await Parallel.ForEachAsync(
                from module in modules from number in Enumerable.Range(0, entries) select (module, number),
                new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stop },
                async (entry, token) => await PutAsync(deployment, entry.module, entry.number, 0, token));
        }
    }

    /// <summary>Makes sure that all standing deployments answer the same, byte for byte.</summary>
    /// <exception cref="ComparisonException">They do not.</exception>
    public async Task CheckAnswersAsync(CancellationToken stop)
    {
        foreach (var (module, path) in Options.Modules.Where(module => module.Sample is not null).Select(module => (module, module.Sample!.Path))
            .Append((Leaf, Workloads[0].Targets(Monolith.AddressOf(Leaf))[0].Path)))
        {
            var answers = new List<(Deployment Deployment, HttpStatusCode Status, byte[] Body)>();
            foreach (var deployment in Standing)
            {
                using var answer = await SendAsync(deployment, module, new(path, deployment.AddressOf(module), path), stop);
                answers.Add((deployment, answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(stop)));
            }

            if (answers.FirstOrDefault(answer => answer.Status != answers[0].Status || !answer.Body.SequenceEqual(answers[0].Body)) is { Deployment: not null } other)
            {
                var place = other.Body.Zip(answers[0].Body).TakeWhile(pair => pair.First == pair.Second).Count();
                throw new ComparisonException(string.Create(CultureInfo.InvariantCulture,
                    $"The deployments answer differently, so there is nothing to compare: GET {path} is {(int)answers[0].Status} with {answers[0].Body.Length} bytes from {answers[0].Deployment.Name.English}, {(int)other.Status} with {other.Body.Length} bytes from {other.Deployment.Name.English}; the first difference is at byte {place}: '{Around(answers[0].Body, place)}' and '{Around(other.Body, place)}'."));
            }
        }

        static string Around(byte[] body, int place) => Encoding.UTF8.GetString(body.AsSpan(Math.Max(0, Math.Min(place - 10, body.Length)))[..Math.Min(40, body.Length - Math.Max(0, Math.Min(place - 10, body.Length)))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        foreach (var deployment in Standing.Where(deployment => deployment is not null).Concat(_spares).Distinct())
        {
            await deployment.DisposeAsync();
        }

        Http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task PrepareAsync(CancellationToken stop)
    {
        if (IsElsewhere)
        {
            Say("looking at the deployments");
            Monolith = await ElsewhereAsync(Subject.Monolith, Options.Against[0], stop);
            Twin = await ElsewhereAsync(Subject.Twin, Options.Against[0], stop);
            Split = await ElsewhereAsync(Subject.Split, Options.Against[^1], stop);
            Workloads = Workload.All(Options.Modules, await CodesAsync(stop));
        }
        else
        {
            Say("writing the data");
            await using (var first = Deployment.Of(Names.Monolith, Subject.Monolith, _program, Names.AllInOne(Options.Modules), _cpus.Undivided, [.. Settings, $"--Store:Directory={Template}"], new Dictionary<string, string>()))
            {
                await first.StartAsync(stop);
                await FillAsync(first, Options.Entries, stop);
                await first.Processes[0].StopAsync(stop); // In order, so that all is in the files.
            }

            Say("starting the processes");
            var environment = Options.IsQuick ? _spareEnvironment : null;
            var starting = new[]
            {
                StartMonolithAsync(stop, environment: environment),
                StartAsync(new("monolith again", "Monolith noch einmal"), Subject.Twin, Names.AllInOne(Options.Modules), stop, environment: environment),
                StartSplitAsync(stop, environment: environment),
            };
            await Task.WhenAll(starting).ContinueWith(_ => { }, TaskScheduler.Default);
            foreach (var started in starting.Where(task => task.IsCompletedSuccessfully))
            {
                _ = (await started).Subject switch
                {
                    Subject.Monolith => Monolith = await started,
                    Subject.Twin => Twin = await started,
                    _ => Split = await started,
                };
            }

            await Task.WhenAll(starting);
        }

        Say("comparing the answers");
        await CheckAnswersAsync(stop);
        AtStart = Standing.Where(_ => !IsElsewhere).ToDictionary(deployment => deployment, Footprint.Of);
    }

    private string Template => Path.Combine(_folder.FullName, "template");

    private string NewStore(bool isEmpty)
    {
        var store = _folder.CreateSubdirectory($"store-{Interlocked.Increment(ref _stores)}");
        foreach (var file in isEmpty ? [] : Directory.GetFiles(Template))
        {
            File.Copy(file, Path.Combine(store.FullName, Path.GetFileName(file)));
        }

        return store.FullName;
    }

    // What runs elsewhere has entries of its own.
    private async Task<IReadOnlyList<string>> CodesAsync(CancellationToken stop)
    {
        using var answer = await SendAsync(Monolith, Leaf, new("list", Monolith.AddressOf(Leaf), Leaf.Sample!.Path), stop);
        using var entries = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop));
        var codes = entries.RootElement.EnumerateArray().Take(Workload.Different).Select(entry => entry.GetProperty("code").GetString()!).ToList();
        return codes.Count > 0 ? codes
            : throw new ComparisonException($"{Monolith.UrlOf(Leaf, Leaf.Sample!.Path)} has no entries, so there is nothing to measure. Fill both deployments with the same data first.");
    }

    private async Task<Deployment> ElsewhereAsync(Subject subject, Uri address, CancellationToken stop)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(address, address.AbsolutePath.TrimEnd('/') + "/topology.json"), stop);
            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "application/json")
            {
                throw new ComparisonException($"{address} answers, but is no Country Provider: GET /topology.json gives {(int)answer.StatusCode} {answer.Content.Headers.ContentType}. Name its address as --against, with the path prefix if it has one.");
            }

            return new(Words.Same(address.ToString()), subject, [], Options.Modules.ToDictionary(module => module, _ => address));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            throw new ComparisonException($"Nothing answers at {address}: {e.Message}", e);
        }
    }
}

/// <summary>How many runs there were.</summary>
/// <param name="Spoiled">In how many of them the generator was too late, even when they were repeated.</param>
internal readonly record struct Tally(int All, int Spoiled)
{
    /// <summary>One more.</summary>
    public Tally With(bool isSpoiled) => new(All + 1, Spoiled + (isSpoiled ? 1 : 0));
}

/// <summary>How deployments are named.</summary>
internal static class Names
{
    public static Words Monolith { get; } = new("monolith", "Monolith");

    public static Words Split(Partition partition) => partition.Groups.Count == 1 ? Monolith
        : Words.Of($"{partition.Groups.Count} processes", $"{partition.Groups.Count} Prozesse");

    public static Partition AllInOne(IReadOnlyList<IModule> modules) => new([modules]);
}
