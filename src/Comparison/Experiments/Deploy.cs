using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: services can be deployed independently. Method: replaces the program of one process after the other, while clients use every
/// endpoint. The process stops in an orderly way, and the next version starts. Counts the failed requests. Limits: cannot show a rolling
/// update of several replicas, because a module with a file as its store has only one.
/// </summary>
internal sealed class Deploy : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Deploy));

    // Processes that are not replaced answer all requests. A process that is replaced answers almost none. Other shares would be a
    // surprise.
    private const double Unharmed = 0.95;
    private const double Harmed = 0.5;

    protected override int Place => 110;

    public override string Name => "deploy";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method", Traffic.ClientTimeout.TotalSeconds, Unharmed, Harmed];

    public override Words Limits { get; } = _texts["Limits"];

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (monolith, split) = await laboratory.FaultTargetsAsync(stop);
        var traffic = new Traffic(laboratory);
        var all = new Dictionary<Deployment, List<Incident>>();
        foreach (var deployment in new[] { monolith, split })
        {
            await traffic.WarmUpAsync(deployment, stop);
            var incidents = all[deployment] = [];
            for (var round = 0; round < (laboratory.Options.IsQuick ? 1 : 2); round++)
            {
                foreach (
                    var process in deployment.Processes.Where(process =>
                        !laboratory.Options.IsQuick || process == deployment.ProcessOf(laboratory.Peer ?? laboratory.Dependency)
                    )
                )
                {
                    laboratory.ReportProgress($"replacing {process.Name}, {deployment.Name.English}");
                    incidents.Add(
                        await traffic.DuringAsync(
                            deployment,
                            $"replace {process.Name}",
                            process,
                            round,
                            laboratory.Seconds(2.6, 1.4),
                            () => process.RestartAsync(stop),
                            stop
                        )
                    );
                }
            }
        }

        var replacements = all.SelectMany(pair =>
                pair.Value.GroupBy(incident => incident.Process).Select(rounds => new Replacement(pair.Key, [.. rounds], traffic))
            )
            .ToList();
        var (one, several) = (
            replacements.Single(replacement => replacement.Deployment == monolith),
            replacements.Where(replacement => replacement.Deployment == split).ToList()
        );
        var (unharmed, harmed) = (several.Min(replacement => replacement.OthersAnswered), one.Answered);
        var modules = laboratory.Options.Modules.Count;
        var verdict = Judge(
            all.Values.SelectMany(incidents => incidents).Min(incident => incident.AnsweredBefore(traffic)),
            harmed,
            unharmed
        );
        var isAll = several.Count == split.Processes.Count;
        var (mean, sum, restarted) = (
            several.Average(replacement => replacement.Lost(traffic.Endpoints)),
            several.Sum(replacement => replacement.Lost(traffic.Endpoints)),
            several.Average(replacement => replacement.Process.Modules.Count)
        );
        var inTurn = isAll ? _texts["AllInTurnLose", modules, sum] : Words.Same("");
        return new(verdict, _texts["Sentence", restarted, modules, mean, unharmed, harmed, one.Lost(traffic.Endpoints), inTurn])
        {
            Headlines =
                verdict is Verdict.Shown
                    ? [new(Side.Gain, Words.Formatted($"{restarted:0.#} / {modules}"), _texts["ShareOfModulesThatStop"])]
                    : [],
            Pictures =
            [
                new TimelinePicture(
                    _texts["EndpointsWhileReplaced"],
                    _texts["EndpointsWhileReplacedAlternative", unharmed],
                    Traffic.SliceLength.TotalSeconds,
                    [.. all.Select(pair => traffic.PanelOf(pair.Key, pair.Value))]
                ),
            ],
            Tables =
            [
                new(
                    _texts["WhatAReplacementInterrupts"],
                    [
                        _texts["Replaced"],
                        _texts["ModulesRestarted"],
                        _texts["Takes"],
                        _texts["RequestsLostItsOwn"],
                        _texts["OfOtherModules"],
                        _texts["OthersAnsweredMeanwhile"],
                    ],
                    [
                        .. replacements.Select(replacement => new Row(
                            replacement.Incidents[0].TitleIn(replacement.Deployment),
                            [
                                Words.Same($"{replacement.Process.Modules.Count}"),
                                Words.Figure(replacement.Seconds, "s"),
                                Words.Formatted($"{replacement.Lost(replacement.Own):0.#}"),
                                Words.Formatted($"{replacement.Lost(replacement.Others):0.#}"),
                                replacement.Others.Count == 0 ? Words.Same("–") : Words.Formatted($"{replacement.OthersAnswered:0.0 %}"),
                            ]
                        )),
                        .. isAll
                            ?
                            [
                                new Row(
                                    _texts["AllOneAfterTheOther"],
                                    [
                                        Words.Same($"{modules}"),
                                        Words.Figure(several.Sum(replacement => replacement.Seconds), "s"),
                                        Words.Formatted($"{several.Sum(replacement => replacement.Lost(replacement.Own)):0.#}"),
                                        Words.Formatted($"{several.Sum(replacement => replacement.Lost(replacement.Others)):0.#}"),
                                        Words.Same("–"),
                                    ]
                                ),
                            ]
                            : Array.Empty<Row>(),
                    ]
                ),
                new(
                    _texts["RequestsLostAtEachEndpoint"],
                    [_texts["Endpoint"], monolith.Name, _texts["ItsOwnModuleReplaced", split.Name], _texts["TheOthersReplaced"]],
                    [
                        .. traffic.Endpoints.Select(endpoint => new Row(
                            endpoint.Name,
                            [
                                Words.Formatted($"{one.Lost([endpoint]):0.#}"),
                                several.FirstOrDefault(replacement => replacement.Own.Contains(endpoint)) is { } own
                                    ? Words.Formatted($"{own.Lost([endpoint]):0.#}")
                                    : Words.Same("–"),
                                Words.Formatted(
                                    $"{several.Where(replacement =>
                                    !replacement.Own.Contains(endpoint)).Sum(replacement => replacement.Lost([endpoint])):0.#}"
                                ),
                            ]
                        )),
                    ]
                ),
            ],
        };
    }

    /// <param name="before">The lowest share of requests that was answered before a replacement.</param>
    /// <param name="monolith">The share that the monolith answered during its replacement.</param>
    /// <param name="others">The lowest share of requests for other processes that was answered during the replacement of one.</param>
    internal static Verdict Judge(double before, double monolith, double others) =>
        before < Unharmed ? Verdict.Undecided
        : others >= Unharmed && monolith < Harmed ? Verdict.Shown
        : Verdict.Refuted;

    /// <summary>The replacements of the same process in all rounds.</summary>
    private sealed record Replacement(Deployment Deployment, IReadOnlyList<Incident> Incidents, Traffic Traffic)
    {
        public MeasuredProcess Process => Incidents[0].Process;

        public IReadOnlyList<ApiEndpoint> Own { get; } = Traffic.Of(Incidents[0].Process);

        public IReadOnlyList<ApiEndpoint> Others => [.. Traffic.Endpoints.Except(Own)];

        public double Seconds => Incidents.Average(incident => incident.Until - incident.From);

        // The share of requests that were due during the replacement.
        public double OthersAnswered => Incident.Answered(Meanwhile(Others));

        public double Answered => Incident.Answered(Meanwhile(Traffic.Endpoints));

        /// <summary>The number of failed requests in a whole run, as the mean of the rounds.</summary>
        public double Lost(IEnumerable<ApiEndpoint> endpoints) =>
            Incidents.Average(incident => (double)incident.Within(0, double.MaxValue, endpoints).Failed);

        private Slice Meanwhile(IEnumerable<ApiEndpoint> endpoints) =>
            Incident.Sum(Incidents.Select(incident => incident.Within(incident.From, incident.Until, endpoints)));
    }
}
