using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison.Running;

/// <summary>Requests to every endpoint of every module at a fixed rate, during an action on the processes.</summary>
internal sealed class Traffic(Laboratory laboratory)
{
    // Reads per second of each endpoint; there are half as many writes. Each slice gets a few requests, and no processor gets much load.
    private const int ReadsPerSecond = 30;

    // A warm process answers at least this share of requests well. The rest varies by chance.
    private const double Warm = 0.97;

    /// <summary>The waiting time that users notice.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The timeout of clients. It is longer than the timeout of a call to a module in <see cref="Laboratory.FaultTargetsAsync"/>.
    /// </summary>
    public static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The length of the time slices for which outcomes are counted.</summary>
    public static readonly TimeSpan SliceLength = TimeSpan.FromSeconds(0.2);

    /// <summary>All endpoints.</summary>
    public IReadOnlyList<ApiEndpoint> Endpoints { get; } =
    [.. from module in laboratory.Options.Modules where module.Sample is not null from endpoint in ApiEndpoint.Of(module) select endpoint];

    /// <summary>The endpoints of the modules of a process.</summary>
    public IReadOnlyList<ApiEndpoint> Of(MeasuredProcess process) =>
        [.. Endpoints.Where(endpoint => process.Modules.Contains(endpoint.Module))];

    /// <summary>A plan with requests to all endpoints.</summary>
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
    /// Sends requests to all endpoints until code is compiled and connections are open. The warm-up ends when nearly all requests get a
    /// good answer, and after some seconds at the latest.
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

    /// <summary>Sends requests to all endpoints, and performs an action after a moment.</summary>
    /// <param name="purpose">The name of the action, for the raw figures.</param>
    /// <param name="process">The process that the action affects.</param>
    /// <param name="seconds">How long requests are sent.</param>
    /// <param name="action">Performs the action.</param>
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

    /// <summary>A panel of a timeline with several runs in sequence. Marks show the times of the actions.</summary>
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
