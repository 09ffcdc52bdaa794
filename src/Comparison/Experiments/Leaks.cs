using System.Diagnostics;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that what a module does to its process at run time stays there. Lets one module keep memory until there is no more, block the threads that handle
/// requests, and compute without end; what do clients of the others get? Cannot show limits of the processor for each service: here all share the same cores.
/// </summary>
internal sealed class Leaks : Experiment
{
    // A process without threads or memory answers next to nothing, another one everything.
    private const double Unharmed = 0.95;
    private const double Harmed = 0.8;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    protected override int Place => 70;

    public override bool IsLong => true;

    public override string Name => "leak";

    public override Words Question { get; } = new("Whom does a module harm that takes more than its share?", "Wem schadet ein Modul, das sich zu viel nimmt?");

    public override Words Claim { get; } = new("Faults at run time stay isolated in the service that has them.", "Laufzeitfehler bleiben auf den Dienst beschränkt, der sie hat.");

    public override Words Method { get; } = Words.Of(
        $"While clients read and write through every endpoint at a fixed rate, one module begins to keep memory until its process has no more ({Laboratory.MemoryLimit / 1e6:0} MB for objects; then the process is killed, and started again after a moment), to block the threads that handle requests, or to compute without end. Then: which share of the requests for the other modules is answered within {Traffic.Patience.TotalSeconds:0.#} s, and how long do they take? A fault stays isolated if {Unharmed:0 %} are answered in the split and less than {Harmed:0 %} in the monolith; it is shown if that is so for memory and threads, undecided if less than {Unharmed:0 %} are answered while all is well.",
        $"Während Clients über jeden Endpunkt mit fester Rate lesen und schreiben, beginnt ein Modul Speicher zu behalten, bis sein Prozess keinen mehr hat ({Laboratory.MemoryLimit / 1e6:0} MB für Objekte; dann wird der Prozess beendet und kurz darauf neu gestartet), die Threads zu blockieren, die Anfragen bearbeiten, oder endlos zu rechnen. Dann: Welcher Anteil der Anfragen an die anderen Module wird binnen {Traffic.Patience.TotalSeconds:0.#} s beantwortet, und wie lange dauern sie? Ein Fehler bleibt begrenzt, wenn aufgeteilt {Unharmed:0 %} beantwortet werden und im Monolithen weniger als {Harmed:0 %}; gezeigt ist es, wenn das für Speicher und Threads gilt, unentschieden, wenn schon ohne Fehler weniger als {Unharmed:0 %} beantwortet werden.");

    public override Words Limits { get; } = new(
        "All processes share the same cores without a limit for each, so a module that computes without end takes time from all of them in either grouping. On Kubernetes a CPU limit for each pod would bound what it can take, and CPU requests would guarantee the others their share; a monolith can have neither for one of its modules.",
        "Alle Prozesse teilen sich dieselben Kerne, ohne Grenze für jeden; ein Modul, das endlos rechnet, nimmt in jeder Gruppierung allen Zeit. Auf Kubernetes würde ein CPU-Limit je Pod begrenzen, was es nehmen kann, und CPU-Requests sicherten den anderen ihren Anteil; ein Monolith kann beides für eines seiner Module nicht haben.");

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (monolith, split) = await laboratory.SparesAsync(stop);
        var module = laboratory.Peer ?? laboratory.Leaf;
        var traffic = new Traffic(laboratory);
        var effects = new List<Effect>();
        foreach (var deployment in new[] { monolith, split })
        {
            await traffic.WarmUpAsync(deployment, stop);
            var process = deployment.ProcessOf(module);
            var others = traffic.Endpoints.Where(endpoint => endpoint.Module != module && (deployment == monolith || !process.Modules.Contains(endpoint.Module))).ToList();
            effects.Add(new(deployment, null, await traffic.DuringAsync(deployment, "healthy", process, 0, laboratory.Seconds(2, 0.6), () => Task.CompletedTask, stop), others));
            foreach (var leak in Enum.GetValues<Leak>().Where(leak => !laboratory.Options.IsQuick || leak is not Leak.Processor))
            {
                laboratory.Say($"{leak}, {deployment.Name.English}");
                var incident = await traffic.DuringAsync(deployment, $"leak, {leak}", process, 0, leak is Leak.Memory ? laboratory.Seconds(4, 2) : laboratory.Seconds(3, 0.8), () => LeakAsync(laboratory, deployment, process, leak, stop), stop);
                effects.Add(new(deployment, leak, incident, others));
                if (leak is not Leak.Memory)
                {
                    process.Kill(); // Nothing else ends it.
                    await process.StartAsync(stop);
                    await (laboratory.Options.IsQuick ? Task.CompletedTask : traffic.WarmUpAsync(deployment, stop));
                }
            }
        }

        return Find(monolith, split, effects);
    }

    /// <summary>From the shares of requests for other modules that were answered while one leaked.</summary>
    internal static bool IsIsolated(double monolith, double split) => split >= Unharmed && monolith < Harmed;

    /// <param name="without">The least share that was answered while nothing leaked.</param>
    /// <param name="isolated">What was harmless in the split alone.</param>
    internal static Verdict Judge(double without, IReadOnlyCollection<Leak> isolated) =>
        without < Unharmed ? Verdict.Undecided : isolated.Contains(Leak.Memory) && isolated.Contains(Leak.Threads) ? Verdict.Shown : Verdict.Refuted;

    private static Finding Find(Deployment monolith, Deployment split, IReadOnlyList<Effect> effects)
    {
        var leaks = effects.Select(effect => effect.Leak).OfType<Leak>().Distinct().ToList();
        var isolated = leaks.Where(leak => IsIsolated(Of(monolith, leak).Answered, Of(split, leak).Answered)).ToList();
        return new(Judge(Math.Min(Of(monolith, null).Answered, Of(split, null).Answered), isolated), new(
            string.Join(" ", leaks.Select(leak => Sentence(leak).English)),
            string.Join(" ", leaks.Select(leak => Sentence(leak).German))))
        {
            Headlines =
            [
                .. from leak in isolated
                   where leak is Leak.Threads
                   select new Headline(Side.Gain, Words.Number($"{Of(split, leak).Answered:0 %}"), Words.Of(
                       $"of the requests for other modules are answered while one blocks its threads (monolith: {Of(monolith, leak).Answered:0 %})",
                       $"der Anfragen an andere Module werden beantwortet, während eines seine Threads blockiert (Monolith: {Of(monolith, leak).Answered:0 %})")),
            ],
            Pictures =
            [
                new BarPicture(
                    new("Requests for other modules that are answered", "Anfragen an andere Module, die beantwortet werden"),
                    new(
                        string.Join(" ", leaks.Select(leak => Sentence(leak).English)),
                        string.Join(" ", leaks.Select(leak => Sentence(leak).German))),
                    new(new("share of requests answered", "Anteil beantworteter Anfragen"), ""),
                    [new(monolith.Name, Subject.Monolith), new(split.Name, Subject.Split)],
                    [.. Kinds().Select(leak => new BarGroup(Title(leak), [Share(monolith, leak), Share(split, leak)]))]),
                new BarPicture(
                    new("How long they take", "Wie lange sie dauern"),
                    new(
                        string.Join("; ", Kinds().Select(leak => $"{Title(leak).English}: {Words.Figure(Of(monolith, leak).Percentile, "ms").English} and {Words.Figure(Of(split, leak).Percentile, "ms").English}")),
                        string.Join("; ", Kinds().Select(leak => $"{Title(leak).German}: {Words.Figure(Of(monolith, leak).Percentile, "ms").German} und {Words.Figure(Of(split, leak).Percentile, "ms").German}"))),
                    new(new("99th percentile of the latency", "99. Perzentil der Latenz"), "ms", Scale.Logarithmic),
                    [new(monolith.Name, Subject.Monolith), new(split.Name, Subject.Split)],
                    [.. Kinds().Select(leak => new BarGroup(Title(leak), [Exactly(Of(monolith, leak).Percentile), Exactly(Of(split, leak).Percentile)]))]),
            ],
            Tables =
            [
                new(
                    new("Requests for the other modules", "Anfragen an die anderen Module"),
                    [new("One module", "Ein Modul"), Column(monolith, new("answered", "beantwortet")), Column(split, new("answered", "beantwortet")), Column(monolith, new("p50", "p50")), Column(split, new("p50", "p50")), Column(monolith, new("p99", "p99")), Column(split, new("p99", "p99")), Column(split, new("stale", "veraltet"))],
                    [
                        .. Kinds().Select(leak => new Row(Title(leak),
                        [
                            Words.Number($"{Of(monolith, leak).Answered:0.0 %}"), Words.Number($"{Of(split, leak).Answered:0.0 %}"),
                            Words.Figure(Of(monolith, leak).Median, "ms"), Words.Figure(Of(split, leak).Median, "ms"),
                            Words.Figure(Of(monolith, leak).Percentile, "ms"), Words.Figure(Of(split, leak).Percentile, "ms"), Words.Number($"{Of(split, leak).Stale:0.0 %}"),
                        ])),
                    ]),
            ],
        };

        Words Sentence(Leak leak)
        {
            var (title, one, several) = (Title(leak), Of(monolith, leak), Of(split, leak));
            var (p99, p99s) = (Words.Figure(one.Percentile, "ms"), Words.Figure(several.Percentile, "ms"));
            return leak is Leak.Processor
                ? Words.Of(
                    $"One module {title.English}: {one.Answered:0 %} of the requests for other modules are answered in the monolith, p99 {p99.English}, and {several.Answered:0 %} in the split, p99 {p99s.English}: without a limit for each process all share the same cores.",
                    $"Ein Modul {title.German}: Im Monolithen werden {one.Answered:0 %} der Anfragen an andere Module beantwortet, p99 {p99.German}, aufgeteilt {several.Answered:0 %}, p99 {p99s.German}: Ohne Grenze für jeden Prozess teilen sich alle dieselben Kerne.")
                : Words.Of(
                    $"One module {title.English}: {one.Answered:0 %} of the requests for other modules are answered in the monolith, {several.Answered:0 %} in the split.",
                    $"Ein Modul {title.German}: Im Monolithen werden {one.Answered:0 %} der Anfragen an andere Module beantwortet, aufgeteilt {several.Answered:0 %}.");
        }

        IReadOnlyList<Leak?> Kinds() => [null, .. leaks];

        Effect Of(Deployment deployment, Leak? leak) => effects.Single(effect => effect.Deployment == deployment && effect.Leak == leak);

        Estimate Share(Deployment deployment, Leak? leak) => Exactly(Of(deployment, leak).Answered);

        static Estimate Exactly(double value) => new(value, value, value);

        static Words Column(Deployment deployment, Words figure) => new($"{figure.English}, {deployment.Name.English}", $"{figure.German}, {deployment.Name.German}");
    }

    private static Words Title(Leak? leak) => leak switch
    {
        Leak.Processor => new("computes without end", "rechnet endlos"),
        Leak.Memory => new("keeps memory until its process dies", "behält Speicher, bis sein Prozess stirbt"),
        Leak.Threads => new("blocks threads", "blockiert Threads"),
        _ => new("is healthy", "ist gesund"),
    };

    private static async Task LeakAsync(Laboratory laboratory, Deployment deployment, MeasuredProcess process, Leak leak, CancellationToken stop)
    {
        using (await laboratory.Http.GetAsync(new Uri(process.Address, Probes.PathOf<LeakProbe>($"kind={leak}")), stop))
        {
        }

        if (leak is not Leak.Memory)
        {
            return;
        }

        var began = Stopwatch.GetTimestamp();
        while (process.IsRunning)
        {
            await Task.Delay(10, stop);
            if (Stopwatch.GetElapsedTime(began) > _patience)
            {
                throw new ComparisonException($"A process of {deployment.Name.English} does not run out of memory within {_patience.TotalSeconds:0} s, although it may have no more than {Laboratory.MemoryLimit} bytes for objects.");
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(laboratory.Seconds(1, 0.3)), stop);
        await process.StartAsync(stop);
    }

    /// <summary>What clients of the other modules got while one had that fault; null for none.</summary>
    private sealed record Effect(Deployment Deployment, Leak? Leak, Incident Incident, IReadOnlyList<ApiEndpoint> Others)
    {
        private readonly Histogram _durations = Incident.Durations(Others);

        private Slice Slice { get; } = Incident.Within(Incident.From, double.MaxValue, Others);

        public double Answered => Incident.Answered(Slice);

        public double Stale => Incident.Share(Slice, Slice.Stale);

        public double Median => _durations.Percentile(0.5);

        public double Percentile => _durations.Percentile(0.99);
    }
}
