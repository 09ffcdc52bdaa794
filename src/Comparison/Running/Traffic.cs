using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;

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

    /// <summary>
    /// How long a client waits for an answer: longer than a call of a module may take in <see cref="Laboratory.FaultTargetsAsync"/>.
    /// </summary>
    public static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The stretch of time for which outcomes are counted.</summary>
    public static readonly TimeSpan SliceLength = TimeSpan.FromSeconds(0.2);

    /// <summary>What clients do.</summary>
    public IReadOnlyList<ApiEndpoint> Endpoints { get; } =
    [.. from module in laboratory.Options.Modules where module.Sample is not null from endpoint in ApiEndpoint.Of(module) select endpoint];

    /// <summary>What clients do with the modules of a process.</summary>
    public IReadOnlyList<ApiEndpoint> Of(MeasuredProcess process) =>
        [.. Endpoints.Where(endpoint => process.Modules.Contains(endpoint.Module))];

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
            Timeout = ClientTimeout,
        };
    }

    /// <summary>
    /// Sends requests for all endpoints until code is compiled and connections are open: until nearly all is answered at once, which takes
    /// as long as it takes, but no longer than some seconds.
    /// </summary>
    public async Task WarmUpAsync(Deployment deployment, CancellationToken stop)
    {
        for (var attempt = 0; attempt < (laboratory.Options.IsQuick ? 1 : 6); attempt++)
        {
            var run = await laboratory.LoadAsync(
                deployment,
                "warming up",
                -1,
                PlanOf(deployment, laboratory.Seconds(1, 0.4), attempt),
                stop,
                mayBreak: true
            );
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
    /// <param name="action">Does it.</param>
    public async Task<Incident> DuringAsync(
        Deployment deployment,
        string purpose,
        MeasuredProcess process,
        int round,
        double seconds,
        Func<Task> action,
        CancellationToken stop
    )
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = laboratory.LoadAsync(
            deployment,
            purpose,
            round,
            PlanOf(deployment, seconds, round),
            stop,
            mayBreak: true,
            begun.SetResult
        );
        DateTimeOffset from,
            until;
        try
        {
            await await Task.WhenAny(begun.Task, load);
            await Task.Delay(TimeSpan.FromSeconds(laboratory.Seconds(0.5, 0.25)), stop);
            from = DateTimeOffset.UtcNow;
            await action();
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
        new(
            deployment.Name,
            deployment.Subject,
            [
                .. Endpoints.Select(endpoint => new TimelineRow(
                    endpoint.Name,
                    [.. incidents.SelectMany(incident => incident.Slices(endpoint))]
                )),
            ]
        )
        {
            Marks =
            [
                .. incidents.Select(
                    (incident, number) =>
                        new Mark(
                            incidents.Take(number).Sum(before => before.Run.Plan.Duration.TotalSeconds) + incident.From,
                            Words.Same(incident.Process.Name),
                            deployment.Subject
                        )
                ),
            ],
        };
}
