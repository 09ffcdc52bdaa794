using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>Everything that clients do with every module, at a fixed rate, while something happens to the processes.</summary>
internal sealed class Traffic(Laboratory laboratory)
{
    // Of each endpoint for reading; half as many writes. Enough for a few in each slice, and little for any processor.
    private const int ReadsPerSecond = 30;

    // So many answers at once are what a process gives that is warm; the rest is chance.
    private const double Warm = 0.97;

    /// <summary>Who waits longer than this notices it.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a client waits for an answer: longer than a call of a module may take in <see cref="Laboratory.SparesAsync"/>.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The stretch of time for which outcomes are counted.</summary>
    public static readonly TimeSpan SliceLength = TimeSpan.FromSeconds(0.2);

    /// <summary>What clients do.</summary>
    public IReadOnlyList<ApiEndpoint> Endpoints { get; } =
    [
        .. from module in laboratory.Options.Modules
           where module.Sample is not null
           from endpoint in ApiEndpoint.Of(module)
           select endpoint,
    ];

    /// <summary>What clients do with the modules of a process.</summary>
    public IReadOnlyList<ApiEndpoint> Of(MeasuredProcess process) => [.. Endpoints.Where(endpoint => process.Modules.Contains(endpoint.Module))];

    /// <summary>Requests for all endpoints for so long.</summary>
    public LoadPlan PlanOf(Deployment deployment, double seconds, int seed)
    {
        var targets = Endpoints.SelectMany(endpoint => endpoint.Targets(deployment.AddressOf(endpoint.Module))).ToList();
        return new()
        {
            Targets = targets,
            Rate = ReadsPerSecond * targets.Sum(target => target.Weight),
            Duration = TimeSpan.FromSeconds(seconds),
            Seed = seed,
            Slow = Slow,
            Slice = SliceLength,
            Timeout = Patience,
        };
    }

    /// <summary>Sends requests for all endpoints until code is compiled and connections are open: until nearly all is answered at once, which takes as long as it takes, but no longer than some seconds.</summary>
    public async Task WarmUpAsync(Deployment deployment, CancellationToken stop)
    {
        for (var attempt = 0; attempt < (laboratory.Options.IsQuick ? 1 : 6); attempt++)
        {
            var run = await laboratory.LoadAsync(deployment, "warming up", -1, PlanOf(deployment, laboratory.Seconds(1, 0.4), attempt), stop, mayBreak: true);
            if (run.Result.Count(Outcome.Ok) > run.Result.AllDurations().Count * Warm)
            {
                return;
            }
        }
    }

    /// <summary>Sends requests for all endpoints, and after a moment does something.</summary>
    /// <param name="purpose">What is done, for the raw figures.</param>
    /// <param name="process">What it is done to.</param>
    /// <param name="seconds">For how long requests are sent.</param>
    /// <param name="happen">Does it.</param>
    public async Task<Incident> DuringAsync(Deployment deployment, string purpose, MeasuredProcess process, int round, double seconds, Func<Task> happen, CancellationToken stop)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = laboratory.LoadAsync(deployment, purpose, round, PlanOf(deployment, seconds, round), stop, mayBreak: true, begun.SetResult);
        DateTimeOffset from, until;
        try
        {
            await await Task.WhenAny(begun.Task, load);
            await Task.Delay(TimeSpan.FromSeconds(laboratory.Seconds(0.5, 0.25)), stop);
            from = DateTimeOffset.UtcNow;
            await happen();
            until = DateTimeOffset.UtcNow;
        }
        finally
        {
            await load;
        }

        var run = await load;
        return new(process, run, (from - run.Result.Started).TotalSeconds, (until - run.Result.Started).TotalSeconds);
    }

    /// <summary>A panel of a timeline: runs one after the other, with a mark where something happened.</summary>
    public TimelinePanel PanelOf(Deployment deployment, IReadOnlyList<Incident> incidents) =>
        new(deployment.Name, deployment.Subject, [.. Endpoints.Select(endpoint => new TimelineRow(endpoint.Name, [.. incidents.SelectMany(incident => incident.Slices(endpoint))]))])
        {
            Marks = [.. incidents.Select((incident, number) => new Mark(
                incidents.Take(number).Sum(before => before.Run.Plan.Duration.TotalSeconds) + incident.From, Words.Same(incident.Process.Name), deployment.Subject))],
        };
}

/// <summary>Something that clients ask of a module.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Targets">The requests, for the module at that address; they all have the same name, and no other endpoint's have it.</param>
internal sealed record ApiEndpoint(IModule Module, Words Name, Func<Uri, IReadOnlyList<LoadTarget>> Targets)
{
    // One that nothing else is done with.
    private const int Written = 100;

    /// <summary>One entry, all of them, and a write.</summary>
    /// <param name="module">That has sample data.</param>
    public static IReadOnlyList<ApiEndpoint> Of(IModule module)
    {
        var sample = module.Sample!;
        return
        [
            new(module, new($"{module.Name}, one", $"{module.Name}, einer"), address => [new($"{module.Name}, one", address, sample.PathOf(1)) { IsConstant = true }]),
            new(module, new($"{module.Name}, list", $"{module.Name}, Liste"), address => [new($"{module.Name}, list", address, sample.Path)]),
            new(module, new($"{module.Name}, write", $"{module.Name}, Schreiben"), address =>
            [
                .. Enumerable.Range(0, 2).Select(variant => new LoadTarget($"{module.Name}, write", address, sample.PathOf(Written)) { Method = "PUT", Body = sample.Body(Written, variant), Weight = 0.25 }),
            ]),
        ];
    }
}

/// <summary>What became of requests while something happened to a process.</summary>
/// <param name="From">When it began, in seconds from the start of the run.</param>
/// <param name="Until">When it was over.</param>
internal sealed record Incident(MeasuredProcess Process, LoadRun Run, double From, double Until)
{
    /// <summary>Which share of all requests was answered before it began: where that is little, the machine is too busy to tell anything.</summary>
    public double AnsweredBefore(Traffic traffic) => Answered(Within(0, From, traffic.Endpoints));

    private double SliceSeconds => Run.Plan.Slice.TotalSeconds;

    /// <summary>What became of the requests for an endpoint, slice by slice.</summary>
    public IReadOnlyList<Slice> Slices(ApiEndpoint endpoint)
    {
        var name = NameOf(endpoint);
        var timelines = Run.Result.Targets.Where(target => target.Name == name).Select(target => target.Timeline).ToList();
        return [.. Enumerable.Range(0, timelines[0].Count).Select(place => Sum(timelines.Select(timeline => Of(timeline[place].Outcomes))))];
    }

    /// <summary>What became of all requests for these endpoints that were due in slices that lie within that time.</summary>
    /// <param name="begin">In seconds from the start of the run.</param>
    /// <param name="end">The same.</param>
    public Slice Within(double begin, double end, IEnumerable<ApiEndpoint> endpoints) => Sum(
        from endpoint in endpoints
        from slice in Slices(endpoint).Select((slice, place) => (slice, place))
        where slice.place * SliceSeconds >= begin && (slice.place + 1) * SliceSeconds <= end
        select slice.slice);

    /// <summary>How long all requests for these endpoints took, those before it included.</summary>
    public Histogram Durations(IEnumerable<ApiEndpoint> endpoints)
    {
        var names = endpoints.Select(NameOf).ToHashSet();
        return new(Run.Result.Targets.Where(target => names.Contains(target.Name)).SelectMany(target => target.Durations));
    }

    /// <summary>How long after it began the last request for these endpoints failed, to the end of its slice; null when some failed to the end of the run.</summary>
    public double? RecoveredAfter(IReadOnlyList<ApiEndpoint> endpoints)
    {
        var slices = endpoints.Select(Slices).ToList();
        var last = Enumerable.Range(0, slices[0].Count).LastOrDefault(place => slices.Any(row => row[place].Failed > 0), -1);
        return last == slices[0].Count - 1 ? null : Math.Max(0, ((last + 1) * SliceSeconds) - From);
    }

    /// <summary>The same in words.</summary>
    public Words Recovery(double? seconds)
    {
        var figure = Words.Figure(seconds ?? Run.Plan.Duration.TotalSeconds - From, "s");
        return seconds is null ? new($"more than {figure.English}", $"mehr als {figure.German}") : figure;
    }

    /// <summary>The deployment and the process that it happened to.</summary>
    public Words TitleIn(Deployment deployment) => new($"{deployment.Name.English}: {Process.Name}", $"{deployment.Name.German}: {Process.Name}");

    /// <summary>All together.</summary>
    public static Slice Sum(IEnumerable<Slice> slices) =>
        slices.Aggregate(new Slice(0, 0, 0, 0), (sum, slice) => new(sum.Ok + slice.Ok, sum.Slow + slice.Slow, sum.Stale + slice.Stale, sum.Failed + slice.Failed));

    /// <summary>Which share was answered, however late or old; 1 of none.</summary>
    public static double Answered(Slice slice) => 1 - Share(slice, slice.Failed);

    /// <summary>Which share of all a part is; 0 of none.</summary>
    public static double Share(Slice slice, long part) => (double)part / Math.Max(1, slice.Ok + slice.Slow + slice.Stale + slice.Failed);

    private string NameOf(ApiEndpoint endpoint) => endpoint.Targets(Run.Plan.Targets[0].Address)[0].Name;

    private static Slice Of(long[] outcomes) =>
        new(outcomes[(int)Outcome.Ok], outcomes[(int)Outcome.Slow], outcomes[(int)Outcome.Stale], outcomes[(int)Outcome.Refused] + outcomes[(int)Outcome.Lost] + outcomes[(int)Outcome.Different]);
}
