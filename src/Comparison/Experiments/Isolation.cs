using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: a fault stays within one service. Method: kills each process in turn like kill -9, and starts it again after a moment. Meanwhile
/// clients send requests to every endpoint at a fixed rate, and the experiment counts the outcomes. Limits: cannot show how often processes
/// fail. A split deployment has more processes that can fail, and a fault in the common code ends any of them.
/// </summary>
internal sealed class Isolation : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Isolation));

    // A dead process answers no requests, and a running one answers all. The two limits leave room for chance, a slow machine, and requests
    // at the edges of a second.
    private const double Runs = 0.95;
    private const double Dead = 0.05;

    protected override int Place => 60;

    public override string Name => "isolation";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } =
        _texts["Method", Traffic.Slow.TotalMilliseconds, Traffic.ClientTimeout.TotalSeconds, Runs, Dead];

    public override Words Limits { get; } = _texts["Limits"];

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (monolith, split) = await laboratory.FaultTargetsAsync(stop);
        var traffic = new Traffic(laboratory);
        var dead = TimeSpan.FromSeconds(laboratory.Seconds(1, 0.45));
        var all = new Dictionary<Deployment, IReadOnlyList<Incident>>();
        foreach (var deployment in new[] { monolith, split })
        {
            await traffic.WarmUpAsync(deployment, stop);
            var incidents = new List<Incident>();
            foreach (var process in ProcessesToKill(laboratory, deployment))
            {
                laboratory.ReportProgress($"kill -9 {process.Name}, {deployment.Name.English}");
                var (purpose, seconds) = ($"kill -9 {process.Name}", laboratory.Seconds(4.6, 1.4));
                incidents.Add(
                    await traffic.DuringAsync(
                        deployment,
                        purpose,
                        process,
                        incidents.Count,
                        seconds,
                        async () =>
                        {
                            process.Kill();
                            await Task.Delay(dead, stop);
                            await process.StartAsync(stop);
                        },
                        stop
                    )
                );
            }

            all[deployment] = incidents;
        }

        var outages = all.SelectMany(pair => pair.Value.Select(incident => new Outage(pair.Key, incident, traffic, dead.TotalSeconds)))
            .ToList();
        var (ones, several) = (
            outages.Where(outage => outage.Deployment == monolith).ToList(),
            outages.Where(outage => outage.Deployment == split).ToList()
        );
        var (left, leftOfOne) = (
            several.Average(outage => Incident.Answered(outage.All)),
            ones.Average(outage => Incident.Answered(outage.All))
        );
        var stale = several.Average(outage => Incident.Share(outage.All, outage.All.Stale));
        var verdict = Judge(
            all.Values.SelectMany(incidents => incidents).Min(incident => incident.AnsweredBefore(traffic)),
            ones.Max(outage => Incident.Answered(outage.All)),
            several.Min(outage => Incident.Answered(outage.Others))
        );
        var (back, backOfOne) = (Latest(several), Latest(ones));
        return new(verdict, _texts["Sentence", split.Processes.Count, left, stale, leftOfOne, back, backOfOne, dead.TotalSeconds])
        {
            Headlines =
                verdict is Verdict.Shown ? [new(Side.Gain, Words.Formatted($"{left:0 %}"), _texts["ShareAnswered", leftOfOne])] : [],
            Pictures =
            [
                new TimelinePicture(
                    _texts["EndpointsWhileKilled"],
                    _texts["EndpointsWhileKilledAlternative", left],
                    Traffic.SliceLength.TotalSeconds,
                    [.. all.Select(pair => traffic.PanelOf(pair.Key, pair.Value))]
                ),
            ],
            Tables =
            [
                new(
                    _texts["AnsweredWhileDead"],
                    [
                        _texts["Killed"],
                        _texts["ItsOwnEndpoints"],
                        _texts["AllOthers"],
                        Texts.Common["OfThoseStale"],
                        _texts["OfThoseSlow"],
                        _texts["EverythingAnswersAgainAfter"],
                    ],
                    [
                        .. outages.Select(outage => new Row(
                            outage.Incident.TitleIn(outage.Deployment),
                            [
                                Share(outage.Own, outage.Own.Ok + outage.Own.Slow + outage.Own.Stale),
                                Share(outage.Others, outage.Others.Ok + outage.Others.Slow + outage.Others.Stale),
                                Share(outage.Others, outage.Others.Stale),
                                Share(outage.Others, outage.Others.Slow),
                                outage.Recovery,
                            ]
                        )),
                    ]
                ),
            ],
        };

        static Words Latest(IEnumerable<Outage> outages) => outages.MaxBy(outage => outage.RecoveredAfter ?? double.MaxValue)!.Recovery;
    }

    /// <param name="before">The lowest share of requests that was answered before a process was killed.</param>
    /// <param name="monolith">The highest share that the monolith answered while it was dead.</param>
    /// <param name="others">The lowest share of requests for other processes that was answered while one was dead.</param>
    internal static Verdict Judge(double before, double monolith, double others) =>
        before < Runs ? Verdict.Undecided
        : monolith <= Dead && others >= Runs ? Verdict.Shown
        : Verdict.Refuted;

    private static IEnumerable<MeasuredProcess> ProcessesToKill(Laboratory laboratory, Deployment deployment) =>
        laboratory.Options.IsQuick ? [deployment.ProcessOf(laboratory.Peer ?? laboratory.Dependency)] : deployment.Processes;

    // Without requests there is no share.
    private static Words Share(Slice slice, long part) =>
        slice is { Ok: 0, Slow: 0, Stale: 0, Failed: 0 } ? Words.Same("–") : Words.Formatted($"{Incident.Share(slice, part):0 %}");

    /// <param name="Seconds">The time in seconds during which the process was certainly dead.</param>
    private sealed record Outage(Deployment Deployment, Incident Incident, Traffic Traffic, double Seconds)
    {
        public Slice Own { get; } = Incident.Within(Incident.From, Incident.From + Seconds, Traffic.Of(Incident.Process));

        public Slice Others { get; } =
            Incident.Within(Incident.From, Incident.From + Seconds, Traffic.Endpoints.Except(Traffic.Of(Incident.Process)));

        public Slice All => Incident.Sum([Own, Others]);

        public double? RecoveredAfter { get; } = Incident.RecoveredAfter(Traffic.Endpoints);

        public Words Recovery => Incident.Recovery(RecoveredAfter);
    }
}
