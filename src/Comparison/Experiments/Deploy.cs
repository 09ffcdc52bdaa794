using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that services can be deployed independently. Replaces the program of one process after the other (it stops in order, and the next version starts) while
/// clients use every endpoint, and counts the requests that fail. Cannot show replicas that take turns: a module with a file as its store has one.
/// </summary>
internal sealed class Deploy : Experiment
{
    // What is not replaced answers everything, what is replaced almost nothing: anything in between would be a surprise.
    private const double Unharmed = 0.95;
    private const double Harmed = 0.5;

    protected override int Place => 110;

    public override string Name => "deploy";

    public override Words Question { get; } = new("Can a module be replaced without the others?", "Lässt sich ein Modul ohne die anderen austauschen?");

    public override Words Claim { get; } = new("Services can be deployed independently of each other.", "Dienste lassen sich unabhängig voneinander ausrollen.");

    public override Words Method { get; } = Words.Of(
        $"While clients read and write through every endpoint at a fixed rate, one process after the other is ended in order, as with SIGTERM, and started again as another version would be. Requests that fail, or are not answered within {Traffic.Patience.TotalSeconds:0.#} s, are counted. It is shown if, meanwhile, at least {Unharmed:0 %} of the requests for modules in other processes are answered, and less than {Harmed:0 %} of those in the monolith; undecided if even before that less than {Unharmed:0 %} are.",
        $"Während Clients über jeden Endpunkt mit fester Rate lesen und schreiben, wird ein Prozess nach dem anderen geordnet beendet, wie mit SIGTERM, und neu gestartet, wie es eine andere Version würde. Gezählt werden Anfragen, die scheitern oder binnen {Traffic.Patience.TotalSeconds:0.#} s keine Antwort bekommen. Gezeigt ist es, wenn währenddessen mindestens {Unharmed:0 %} der Anfragen an Module in anderen Prozessen beantwortet werden und weniger als {Harmed:0 %} derer im Monolithen; unentschieden, wenn es schon davor weniger als {Unharmed:0 %} sind.");

    public override Words Limits { get; } = new(
        "Every module has one process, since its store is a file. With PostgreSQL two versions run side by side while one replaces the other, and no request is lost in either grouping; what is left then is that a release of the monolith replaces all modules at once. The version that starts is the same one again: that two versions understand each other is another question.",
        "Jedes Modul hat einen Prozess, denn sein Speicher ist eine Datei. Mit PostgreSQL laufen beim Austausch zwei Versionen nebeneinander, und in keiner Gruppierung geht eine Anfrage verloren; es bleibt, dass ein Release des Monolithen alle Module auf einmal austauscht. Neu gestartet wird dieselbe Version: Ob zwei Versionen einander verstehen, ist eine andere Frage.");

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (monolith, split) = await laboratory.SparesAsync(stop);
        var traffic = new Traffic(laboratory);
        var all = new Dictionary<Deployment, List<Incident>>();
        foreach (var deployment in new[] { monolith, split })
        {
            await traffic.WarmUpAsync(deployment, stop);
            var incidents = all[deployment] = [];
            for (var round = 0; round < (laboratory.Options.IsQuick ? 1 : 2); round++)
            {
                foreach (var process in deployment.Processes.Where(process => !laboratory.Options.IsQuick || process == deployment.ProcessOf(laboratory.Peer ?? laboratory.Leaf)))
                {
                    laboratory.Say($"replacing {process.Name}, {deployment.Name.English}");
                    incidents.Add(await traffic.DuringAsync(deployment, $"replace {process.Name}", process, round, laboratory.Seconds(2.6, 1.4), () => process.RestartAsync(stop), stop));
                }
            }
        }

        var replacements = all.SelectMany(pair => pair.Value.GroupBy(incident => incident.Process).Select(rounds => new Replacement(pair.Key, [.. rounds], traffic))).ToList();
        var (one, several) = (replacements.Single(replacement => replacement.Deployment == monolith), replacements.Where(replacement => replacement.Deployment == split).ToList());
        var (unharmed, harmed) = (several.Min(replacement => replacement.OthersAnswered), one.Answered);
        var modules = laboratory.Options.Modules.Count;
        var verdict = Judge(all.Values.SelectMany(incidents => incidents).Min(incident => incident.AnsweredBefore(traffic)), harmed, unharmed);
        var isAll = several.Count == split.Processes.Count;
        var (mean, sum, restarted) = (several.Average(replacement => replacement.Lost(traffic.Endpoints)), several.Sum(replacement => replacement.Lost(traffic.Endpoints)), several.Average(replacement => replacement.Process.Modules.Count));
        var inTurn = isAll ? Words.Of($" All {modules} in turn lose {sum:0}.", $" Alle {modules} nacheinander verlieren {sum:0}.") : Words.Same("");
        return new(verdict, Words.Of(
            $"A new version of a module restarts {restarted:0.#} of {modules} modules and loses {mean:0} requests, while at least {unharmed:0.0 %} of those for modules in other processes are answered; in the monolith it restarts all {modules}, and {harmed:0.0 %} of the requests are answered meanwhile, {one.Lost(traffic.Endpoints):0} are lost.{inTurn.English}",
            $"Eine neue Version eines Moduls startet {restarted:0.#} von {modules} Modulen neu und verliert {mean:0} Anfragen; von denen an Module in anderen Prozessen werden mindestens {unharmed:0.0 %} beantwortet. Im Monolithen startet sie alle {modules} neu; währenddessen werden {harmed:0.0 %} der Anfragen beantwortet, {one.Lost(traffic.Endpoints):0} gehen verloren.{inTurn.German}"))
        {
            Headlines = verdict is Verdict.Shown
                ? [new(Side.Gain, Words.Number($"{restarted:0.#} / {modules}"), new("of the modules stop when one of them is replaced (monolith: all)", "der Module stehen still, wenn eines von ihnen ausgetauscht wird (Monolith: alle)"))]
                : [],
            Pictures =
            [
                new TimelinePicture(
                    new("Every endpoint while processes are replaced", "Jeder Endpunkt, während Prozesse ausgetauscht werden"),
                    Words.Of(
                        $"In the monolith every endpoint fails while the process is replaced. In the split those of the replaced module fail, of all others at least {unharmed:0.0 %} of the requests are answered.",
                        $"Im Monolithen fällt jeder Endpunkt aus, während der Prozess ausgetauscht wird. Aufgeteilt fallen die des ausgetauschten Moduls aus; von allen anderen werden mindestens {unharmed:0.0 %} der Anfragen beantwortet."),
                    Traffic.SliceLength.TotalSeconds,
                    [.. all.Select(pair => traffic.PanelOf(pair.Key, pair.Value))]),
            ],
            Tables =
            [
                new(
                    new("What a replacement interrupts", "Was ein Austausch unterbricht"),
                    [new("Replaced", "Ausgetauscht"), new("modules restarted", "neu gestartete Module"), new("takes", "dauert"), new("requests lost, its own", "verlorene Anfragen, eigene"), new("of other modules", "anderer Module"), new("others answered meanwhile", "andere währenddessen beantwortet")],
                    [
                        .. replacements.Select(replacement => new Row(replacement.Incidents[0].TitleIn(replacement.Deployment),
                        [
                            Words.Same($"{replacement.Process.Modules.Count}"), Words.Figure(replacement.Seconds, "s"), Words.Number($"{replacement.Lost(replacement.Own):0.#}"), Words.Number($"{replacement.Lost(replacement.Others):0.#}"),
                            replacement.Others.Count == 0 ? Words.Same("–") : Words.Number($"{replacement.OthersAnswered:0.0 %}"),
                        ])),
                        .. isAll ? [new Row(new("all, one after the other", "alle nacheinander"),
                        [
                            Words.Same($"{modules}"), Words.Figure(several.Sum(replacement => replacement.Seconds), "s"), Words.Number($"{several.Sum(replacement => replacement.Lost(replacement.Own)):0.#}"), Words.Number($"{several.Sum(replacement => replacement.Lost(replacement.Others)):0.#}"), Words.Same("–"),
                        ])] : Array.Empty<Row>(),
                    ]),
                new(
                    new("Requests lost at each endpoint", "Verlorene Anfragen je Endpunkt"),
                    [new("Endpoint", "Endpunkt"), monolith.Name, new($"{split.Name.English}, its own module replaced", $"{split.Name.German}, eigenes Modul ausgetauscht"), new("the others replaced", "die anderen ausgetauscht")],
                    [
                        .. traffic.Endpoints.Select(endpoint => new Row(endpoint.Name,
                        [
                            Words.Number($"{one.Lost([endpoint]):0.#}"),
                            several.FirstOrDefault(replacement => replacement.Own.Contains(endpoint)) is { } own ? Words.Number($"{own.Lost([endpoint]):0.#}") : Words.Same("–"),
                            Words.Number($"{several.Where(replacement => !replacement.Own.Contains(endpoint)).Sum(replacement => replacement.Lost([endpoint])):0.#}"),
                        ])),
                    ]),
            ],
        };
    }

    /// <param name="before">The least share of requests that was answered before anything was replaced.</param>
    /// <param name="monolith">The share that the monolith answered while it was replaced.</param>
    /// <param name="others">The least share of requests for other processes that was answered while one was replaced.</param>
    internal static Verdict Judge(double before, double monolith, double others) => before < Unharmed ? Verdict.Undecided : others >= Unharmed && monolith < Harmed ? Verdict.Shown : Verdict.Refuted;

    /// <summary>The same process replaced, in each round.</summary>
    private sealed record Replacement(Deployment Deployment, IReadOnlyList<Incident> Incidents, Traffic Traffic)
    {
        public MeasuredProcess Process => Incidents[0].Process;

        public IReadOnlyList<ApiEndpoint> Own { get; } = Traffic.Of(Incidents[0].Process);

        public IReadOnlyList<ApiEndpoint> Others => [.. Traffic.Endpoints.Except(Own)];

        public double Seconds => Incidents.Average(incident => incident.Until - incident.From);

        // Of requests that were due while it was replaced.
        public double OthersAnswered => Incident.Answered(Meanwhile(Others));

        public double Answered => Incident.Answered(Meanwhile(Traffic.Endpoints));

        /// <summary>Requests that failed in the whole run, on average of the rounds.</summary>
        public double Lost(IEnumerable<ApiEndpoint> endpoints) => Incidents.Average(incident => (double)incident.Within(0, double.MaxValue, endpoints).Failed);

        private Slice Meanwhile(IEnumerable<ApiEndpoint> endpoints) => Incident.Sum(Incidents.Select(incident => incident.Within(incident.From, incident.Until, endpoints)));
    }
}
