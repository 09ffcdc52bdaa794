using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that a fault stays in one service. Ends each process in turn as kill -9 does, starts it again after a moment, and counts at a fixed rate what
/// clients of every endpoint get meanwhile. Cannot show how often processes end: several have more that can, and a fault in the common code ends any of them.
/// </summary>
internal sealed class Isolation : Experiment
{
    // Between these two lies everything that chance, a slow machine and the edges of a second can do: what is dead answers nothing, what runs answers all.
    private const double Runs = 0.95;
    private const double Dead = 0.05;

    protected override int Place => 60;

    public override string Name => "isolation";

    public override Words Question { get; } = new("What still works when a process is killed?", "Was geht noch, wenn ein Prozess abstürzt?");

    public override Words Claim { get; } = new("A fault stays in one service.", "Ein Fehler bleibt auf einen Dienst beschränkt.");

    public override Words Method { get; } = Words.Of(
        $"While clients read and write through every endpoint at a fixed rate, one process after the other is ended with kill -9 and started again a moment later, as Kubernetes does. An answer that takes longer than {Traffic.Slow.TotalMilliseconds:0} ms is slow, one that says that it may be out of date is stale, an error or no answer within {Traffic.Patience.TotalSeconds:0.#} s is a failure. It is shown if, while a process is dead, at least {Runs:0 %} of the requests for modules in the others are answered and at most {Dead:0 %} of those in the monolith; undecided if even before that less than {Runs:0 %} are.",
        $"Während Clients über jeden Endpunkt mit fester Rate lesen und schreiben, wird ein Prozess nach dem anderen mit kill -9 beendet und kurz darauf neu gestartet, wie Kubernetes es tut. Eine Antwort, die länger als {Traffic.Slow.TotalMilliseconds:0} ms braucht, ist langsam, eine, die von sich sagt, dass sie veraltet sein kann, ist veraltet; ein Fehler oder keine Antwort binnen {Traffic.Patience.TotalSeconds:0.#} s zählt als Ausfall. Gezeigt ist es, wenn, solange ein Prozess tot ist, mindestens {Runs:0 %} der Anfragen an Module in den anderen beantwortet werden und im Monolithen höchstens {Dead:0 %}; unentschieden, wenn es schon davor weniger als {Runs:0 %} sind.");

    public override Words Limits { get; } = new(
        "Several processes have more that can end, and a fault in what they have in common ends any of them: how often it happens is not part of this. While a process starts, it takes time from the others, since all share the same cores.",
        "Bei mehreren Prozessen kann öfter einer ausfallen, und ein Fehler in dem, was sie gemeinsam haben, trifft jeden: Wie oft das geschieht, ist nicht Teil des Versuchs. Solange ein Prozess startet, nimmt er den anderen Zeit, denn alle teilen sich die Kerne.");

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (monolith, split) = await laboratory.SparesAsync(stop);
        var traffic = new Traffic(laboratory);
        var dead = TimeSpan.FromSeconds(laboratory.Seconds(1, 0.45));
        var all = new Dictionary<Deployment, IReadOnlyList<Incident>>();
        foreach (var deployment in new[] { monolith, split })
        {
            await traffic.WarmUpAsync(deployment, stop);
            var incidents = new List<Incident>();
            foreach (var process in Victims(laboratory, deployment))
            {
                laboratory.Say($"kill -9 {process.Name}, {deployment.Name.English}");
                incidents.Add(await traffic.DuringAsync(deployment, $"kill -9 {process.Name}", process, incidents.Count, laboratory.Seconds(4.6, 1.4), async () =>
                {
                    process.Kill();
                    await Task.Delay(dead, stop);
                    await process.StartAsync(stop);
                }, stop));
            }

            all[deployment] = incidents;
        }

        var outages = all.SelectMany(pair => pair.Value.Select(incident => new Outage(pair.Key, incident, traffic, dead.TotalSeconds))).ToList();
        var (ones, several) = (outages.Where(outage => outage.Deployment == monolith).ToList(), outages.Where(outage => outage.Deployment == split).ToList());
        var (left, leftOfOne) = (several.Average(outage => Incident.Answered(outage.All)), ones.Average(outage => Incident.Answered(outage.All)));
        var stale = several.Average(outage => Incident.Share(outage.All, outage.All.Stale));
        var verdict = Judge(
            all.Values.SelectMany(incidents => incidents).Min(incident => incident.AnsweredBefore(traffic)),
            ones.Max(outage => Incident.Answered(outage.All)),
            several.Min(outage => Incident.Answered(outage.Others)));
        var (back, backOfOne) = (Latest(several), Latest(ones));
        return new(verdict, Words.Of(
            $"While one of {split.Processes.Count} processes is dead, {left:0 %} of all requests are still answered, {stale:0 %} with names that may be old and say so; in the monolith {leftOfOne:0 %}. Everything answers again after {back.English} (monolith: {backOfOne.English}); for {dead.TotalSeconds:0.##} s of that the process was left dead.",
            $"Solange einer von {split.Processes.Count} Prozessen tot ist, werden noch {left:0 %} aller Anfragen beantwortet, {stale:0 %} mit Namen, die veraltet sein können und das sagen; im Monolithen {leftOfOne:0 %}. Alles antwortet wieder nach {back.German} (Monolith: {backOfOne.German}); {dead.TotalSeconds:0.##} s davon blieb der Prozess tot."))
        {
            Headlines = verdict is Verdict.Shown ? [new(Side.Gain, Words.Number($"{left:0 %}"), Words.Of($"of the requests are answered while a process is dead (monolith: {leftOfOne:0 %})", $"der Anfragen werden beantwortet, solange ein Prozess tot ist (Monolith: {leftOfOne:0 %})"))] : [],
            Pictures =
            [
                new TimelinePicture(
                    new("Every endpoint while processes are killed", "Jeder Endpunkt, während Prozesse beendet werden"),
                    Words.Of(
                        $"In the monolith every endpoint fails until it is back. In the split those of the process that was killed fail, and {left:0 %} of all requests are answered meanwhile.",
                        $"Im Monolithen fällt jeder Endpunkt aus, bis er zurück ist. Aufgeteilt fallen die des beendeten Prozesses aus; {left:0 %} aller Anfragen werden währenddessen beantwortet."),
                    Traffic.SliceLength.TotalSeconds,
                    [.. all.Select(pair => traffic.PanelOf(pair.Key, pair.Value))]),
            ],
            Tables =
            [
                new(
                    new("What was answered while a process was dead", "Was beantwortet wurde, solange ein Prozess tot war"),
                    [new("Killed", "Beendet"), new("its own endpoints", "eigene Endpunkte"), new("all others", "alle anderen"), new("of those stale", "davon veraltet"), new("of those slow", "davon langsam"), new("everything answers again after", "alles antwortet wieder nach")],
                    [.. outages.Select(outage => new Row(outage.Incident.TitleIn(outage.Deployment),
                    [
                        Share(outage.Own, outage.Own.Ok + outage.Own.Slow + outage.Own.Stale), Share(outage.Others, outage.Others.Ok + outage.Others.Slow + outage.Others.Stale),
                        Share(outage.Others, outage.Others.Stale), Share(outage.Others, outage.Others.Slow), outage.Recovery,
                    ]))]),
            ],
        };

        static Words Latest(IEnumerable<Outage> outages) => outages.MaxBy(outage => outage.RecoveredAfter ?? double.MaxValue)!.Recovery;
    }

    /// <param name="before">The least share of requests that was answered before a process was killed.</param>
    /// <param name="monolith">The largest share that the monolith answered while it was dead.</param>
    /// <param name="others">The least share of requests for other processes that was answered while one was dead.</param>
    internal static Verdict Judge(double before, double monolith, double others) => before < Runs ? Verdict.Undecided : monolith <= Dead && others >= Runs ? Verdict.Shown : Verdict.Refuted;

    private static IEnumerable<MeasuredProcess> Victims(Laboratory laboratory, Deployment deployment) => laboratory.Options.IsQuick
        ? [deployment.ProcessOf(laboratory.Peer ?? laboratory.Leaf)]
        : deployment.Processes;

    // Of no requests there is no share.
    private static Words Share(Slice slice, long part) => slice is { Ok: 0, Slow: 0, Stale: 0, Failed: 0 } ? Words.Same("–") : Words.Number($"{Incident.Share(slice, part):0 %}");

    /// <param name="Seconds">For how long it was dead for certain.</param>
    private sealed record Outage(Deployment Deployment, Incident Incident, Traffic Traffic, double Seconds)
    {
        public Slice Own { get; } = Incident.Within(Incident.From, Incident.From + Seconds, Traffic.Of(Incident.Process));

        public Slice Others { get; } = Incident.Within(Incident.From, Incident.From + Seconds, Traffic.Endpoints.Except(Traffic.Of(Incident.Process)));

        public Slice All => Incident.Sum([Own, Others]);

        public double? RecoveredAfter { get; } = Incident.RecoveredAfter(Traffic.Endpoints);

        public Words Recovery => Incident.Recovery(RecoveredAfter);
    }
}
