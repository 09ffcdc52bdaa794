using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: each service can get exactly the CPU and memory that it needs. Method: measures the CPU time of every process for each kind of
/// request, and its memory before and after a load. Derives the resource requests for a cluster. Limits: cannot show the needs of
/// catalogues of another size.
/// </summary>
internal sealed partial class Resources : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Resources));

    // A single core can answer this rate in every partition. A second of load is thus a thousand answered requests.
    private const double Rate = 1_000;

    // The recommended CPU requests are enough for this number of requests per second of each kind.
    private const double Planned = 100;

    // Much larger than the variation between two runs. A smaller ratio would not justify different settings.
    private const double WorthSetting = 2;

    private const int MemoryRounds = 3;

    private const double Mebibyte = 1_048_576 / 1e6;

    protected override int Place => 40;

    public override string Name => "resources";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method", Rate, WorthSetting];

    public override Words Limits { get; } = _texts["Limits"];

    public override BuildQuestion ForBuilds =>
        new(_texts["BuildQuestion"], _texts["BuildClaim"], _texts["BuildMethod", Rate], _texts["BuildLimits"]);

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var costs = new List<Cost>();
        foreach (var workload in laboratory.Options.IsQuick ? laboratory.Workloads.TakeLast(2) : laboratory.Workloads)
        {
            foreach (var deployment in laboratory.Deployments)
            {
                await laboratory.WarmUpAsync(deployment, workload, stop);
            }

            var rounds = await laboratory.RoundsAsync(
                laboratory.Deployments,
                $"CPU, {workload.Name.English}",
                (deployment, round) => CpuAsync(laboratory, deployment, workload, round, stop),
                laboratory.Options.IsQuick ? 2 : null
            );
            costs.Add(
                new(
                    workload,
                    Contrast.Of(Totals(laboratory.Monolith), Totals(laboratory.MonolithAgain), Totals(laboratory.Split)),
                    [
                        .. laboratory.Split.Processes.Select(
                            (_, index) => Statistics.Median(rounds[laboratory.Split].Select(round => round[index]))
                        ),
                    ]
                )
            );

            List<double> Totals(Deployment deployment) => [.. rounds[deployment].Select(round => round.Sum())];
        }

        var memory = await MemoryAsync(laboratory, stop);
        return laboratory.Options.ComparesBuilds
            ? BuildFindings.OfResources(laboratory, costs, memory[Subject.Monolith], memory[Subject.Split])
            : Conclude(laboratory, costs, memory[Subject.Monolith], memory[Subject.Split]);
    }

    // CPU seconds per 1,000 requests, for each process. The times of requests do not matter here, so a late generator does no harm, and no
    // run is repeated.
    private static async Task<double[]> CpuAsync(
        Laboratory laboratory,
        Deployment deployment,
        Workload workload,
        int round,
        CancellationToken stop
    )
    {
        var plan = laboratory.PlanOf(deployment, workload, Rate, laboratory.Seconds(0.5, 0.1)) with { Seed = round };
        var before = deployment.Processes.Select(process => process.CpuSeconds).ToList();
        var run = await laboratory.LoadAsync(deployment, $"{workload.Key}, CPU", round, plan, stop, mayBreak: true);
        deployment.Check();
        return
        [
            .. deployment.Processes.Select(
                (process, index) => (process.CpuSeconds - before[index]) * 1_000 / run.Result.AllDurations().Count
            ),
        ];
    }

    private static async Task<Dictionary<Subject, IReadOnlyList<Memory>>> MemoryAsync(Laboratory laboratory, CancellationToken stop)
    {
        if (laboratory.Options.IsQuick)
        {
            return new[] { laboratory.Monolith, laboratory.Split }.ToDictionary(
                deployment => deployment.Subject,
                deployment => (IReadOnlyList<Memory>)[new(laboratory.AtStart[deployment], Footprint.Of(deployment))]
            );
        }

        var memory = new Dictionary<Subject, List<Memory>> { [Subject.Monolith] = [], [Subject.Split] = [] };
        for (var round = 0; round < MemoryRounds; round++)
        {
            foreach (var start in new[] { laboratory.StartMonolithAsync, laboratory.StartSplitAsync })
            {
                laboratory.ReportProgress($"memory, round {round + 1}");
                await using var deployment = await start(stop, null, null, false, true);
                foreach (var module in laboratory.Options.Modules.Where(module => module.Sample is not null))
                {
                    using var answer = await laboratory.Http.GetAsync(new Uri(deployment.AddressOf(module), module.Sample!.Path), stop);
                }

                var idle = Footprint.Of(deployment);
                var targets = laboratory.Workloads.SelectMany(workload =>
                {
                    var some = workload.Targets(deployment.AddressOf(workload.Module));

                    // The plan mixes writes and reads, so answers change.
                    return some.Select(target => target with { Weight = 1.0 / some.Count, IsConstant = false });
                });
                await laboratory.LoadAsync(
                    deployment,
                    "all kinds, memory",
                    round,
                    new()
                    {
                        Targets = [.. targets],
                        Rate = 2 * Rate,
                        Duration = TimeSpan.FromSeconds(2),
                    },
                    stop,
                    mayBreak: true
                );
                deployment.Check();
                memory[deployment.Subject].Add(new(idle, Footprint.Of(deployment)));
            }
        }

        return memory.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Memory>)pair.Value);
    }
}
