using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that services can be given the CPU and memory that each of them needs. Counts the CPU time of every process for each kind of request, and its memory
/// before and after a load, and derives from it what a cluster has to set aside. Cannot show what catalogues of another size need.
/// </summary>
internal sealed class Resources : Experiment
{
    // Few enough for a core to keep up with in any grouping, so that a second of load is a thousand requests that are all answered.
    private const double Rate = 1_000;

    // What CPU requests are to suffice for: requests a second of each kind.
    private const double Planned = 100;

    // Far from what varies between two runs, and less would not be worth a setting of its own.
    private const double WorthSetting = 2;

    private const int MemoryRounds = 3;

    private const double Mebibyte = 1_048_576 / 1e6;

    protected override int Place => 40;

    public override string Name => "resources";

    public override Words Question { get; } = new("How much CPU and memory does each process need?", "Wie viel CPU und Speicher braucht jeder Prozess?");

    public override Words Claim { get; } = new("CPU and memory can be set for each service, as it needs them.", "CPU und Speicher lassen sich für jeden Dienst nach seinem Bedarf festlegen.");

    public override Words Method { get; } = Words.Of(
        $"Each kind of request is sent {Rate:#,0} times a second, and the system's count of CPU time is read for each process before and after. Memory is read of processes that have just started and answered each kind once, and again after a load of all kinds. The claim counts as shown if the neediest of the several processes takes at least {WorthSetting} times the CPU of the least needy one for the same load: otherwise one setting would do for all.",
        $"Jede Art von Anfrage wird {Rate:#,0}-mal je Sekunde gestellt; davor und danach wird für jeden Prozess abgelesen, wie viel CPU-Zeit das System gezählt hat. Der Speicher wird bei Prozessen abgelesen, die eben gestartet sind und jede Art einmal beantwortet haben, und noch einmal nach einer Last aus allen Arten. Die Behauptung gilt als gezeigt, wenn der Prozess mit dem größten Bedarf für dieselbe Last mindestens {WorthSetting}-mal so viel CPU braucht wie der mit dem kleinsten: Sonst täte es eine Einstellung für alle.");

    public override Words Limits { get; } = new(
        "The CPU of a request depends on the rate: at higher rates several requests share some of the work. CPU times hold for this processor. Larger catalogues need more memory, which the limits leave room for.",
        "Wie viel CPU eine Anfrage braucht, hängt von der Rate ab: Bei höheren teilen sich mehrere Anfragen einen Teil der Arbeit. CPU-Zeiten gelten für diesen Prozessor. Größere Kataloge brauchen mehr Speicher; dafür lassen die Obergrenzen Platz.");

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var costs = new List<Cost>();
        foreach (var workload in laboratory.Options.IsQuick ? laboratory.Workloads.TakeLast(2) : laboratory.Workloads)
        {
            foreach (var deployment in laboratory.Standing)
            {
                await laboratory.WarmUpAsync(deployment, workload, stop);
            }

            var rounds = await laboratory.RoundsAsync(
                laboratory.Standing, $"CPU, {workload.Name.English}", (deployment, round) => CpuAsync(laboratory, deployment, workload, round, stop), laboratory.Options.IsQuick ? 2 : null);
            costs.Add(new(
                workload,
                Contrast.Of(Totals(laboratory.Monolith), Totals(laboratory.Twin), Totals(laboratory.Split)),
                [.. laboratory.Split.Processes.Select((_, index) => Statistics.Median(rounds[laboratory.Split].Select(round => round[index])))]));

            List<double> Totals(Deployment deployment) => [.. rounds[deployment].Select(round => round.Sum())];
        }

        var memory = await MemoryAsync(laboratory, stop);
        return Conclude(laboratory, costs, memory[Subject.Monolith], memory[Subject.Split]);
    }

    // Seconds of CPU per 1,000 requests, for each process. Nothing depends on when requests are sent, so a generator that is late does no harm, and nothing is repeated.
    private static async Task<double[]> CpuAsync(Laboratory laboratory, Deployment deployment, Workload workload, int round, CancellationToken stop)
    {
        var plan = laboratory.PlanOf(deployment, workload, Rate, laboratory.Seconds(0.5, 0.1)) with { Seed = round };
        var before = deployment.Processes.Select(process => process.CpuSeconds).ToList();
        var run = await laboratory.LoadAsync(deployment, $"{workload.Key}, CPU", round, plan, stop, mayBreak: true);
        deployment.Check();
        return [.. deployment.Processes.Select((process, index) => (process.CpuSeconds - before[index]) * 1_000 / run.Result.AllDurations().Count)];
    }

    private static async Task<Dictionary<Subject, IReadOnlyList<Memory>>> MemoryAsync(Laboratory laboratory, CancellationToken stop)
    {
        if (laboratory.Options.IsQuick)
        {
            return new[] { laboratory.Monolith, laboratory.Split }.ToDictionary(deployment => deployment.Subject, deployment => (IReadOnlyList<Memory>)[new(laboratory.AtStart[deployment], Footprint.Of(deployment))]);
        }

        var memory = new Dictionary<Subject, List<Memory>> { [Subject.Monolith] = [], [Subject.Split] = [] };
        for (var round = 0; round < MemoryRounds; round++)
        {
            foreach (var start in new[] { laboratory.StartMonolithAsync, laboratory.StartSplitAsync })
            {
                laboratory.Say($"memory, round {round + 1}");
                await using var deployment = await start(stop, null, null, false, true);
                foreach (var module in laboratory.Options.Modules.Where(module => module.Sample is not null))
                {
                    using var answer = await laboratory.Http.GetAsync(new Uri(deployment.AddressOf(module), module.Sample!.Path), stop);
                }

                var idle = Footprint.Of(deployment);
                var targets = laboratory.Workloads.SelectMany(workload =>
                {
                    var some = workload.Targets(deployment.AddressOf(workload.Module));
                    return some.Select(target => target with { Weight = 1.0 / some.Count, IsConstant = false }); // There are writes among the reads.
                });
                await laboratory.LoadAsync(deployment, "all kinds, memory", round, new() { Targets = [.. targets], Rate = 2 * Rate, Duration = TimeSpan.FromSeconds(2) }, stop, mayBreak: true);
                deployment.Check();
                memory[deployment.Subject].Add(new(idle, Footprint.Of(deployment)));
            }
        }

        return memory.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Memory>)pair.Value);
    }

    private static Finding Conclude(Laboratory laboratory, IReadOnlyList<Cost> costs, IReadOnlyList<Memory> monolith, IReadOnlyList<Memory> split)
    {
        var processes = laboratory.Split.Processes;
        var needs = processes.Select((_, index) => costs.Sum(cost => cost.Processes[index])).ToList();
        var (least, most) = (needs.Min(), needs.Max());
        var cpu = costs.Sum(cost => cost.Contrast.Split.Value) / costs.Sum(cost => cost.Contrast.Monolith.Value);
        var (together, alone) = (Median(split, memory => memory.Loaded.Together), Median(monolith, memory => memory.Loaded.Together));
        var smallest = processes.Select((_, index) => Median(split, memory => memory.Loaded.Resident[index])).Min() / Median(monolith, memory => memory.Loaded.Resident[0]);
        var verdict = most >= WorthSetting * least ? Verdict.Shown : Verdict.Refuted;
        return new(verdict, Words.Of(
            $"For 1,000 requests of each kind the neediest process takes {most:0.00} s of CPU and the least needy one {least:0.000} s. All together they take {cpu:0.00} times the CPU and {together / alone:0.00} times the memory of the monolith, as each brings the runtime along: the smallest still holds {smallest:0 %} of what the monolith does.",
            $"Für 1.000 Anfragen jeder Art braucht der Prozess mit dem größten Bedarf {most:0.00} s CPU, der mit dem kleinsten {least:0.000} s. Alle zusammen brauchen {cpu:0.00}-mal so viel CPU und {together / alone:0.00}-mal so viel Speicher wie der Monolith, denn jeder bringt die Laufzeitumgebung mit: Der kleinste belegt noch {smallest:0 %} dessen, was der Monolith belegt."))
        {
            Headlines =
            [
                new(Side.Cost, Figures.Times(together / alone), new("memory, shared pages counted once", "Speicher, gemeinsame Seiten einmal gezählt")),
                .. costs.Where(cost => cost.Contrast.IsDifferent).Select(cost => new Headline(
                    cost.Contrast.Ratio.Value > 1 ? Side.Cost : Side.Gain, Figures.Times(cost.Contrast.Ratio.Value), new($"CPU: {cost.Workload.Name.English}", $"CPU: {cost.Workload.Name.German}"))),
            ],
            Pictures =
            [
                new BarPicture(
                    new("CPU time of 1,000 requests", "CPU-Zeit von 1.000 Anfragen"),
                    new(Of(words => words.English, "monolith", "split"), Of(words => words.German, "Monolith", "aufgeteilt")),
                    new(new("CPU time", "CPU-Zeit"), "ms"),
                    [new(laboratory.Monolith.Name, Subject.Monolith), new(laboratory.Split.Name, Subject.Split)],
                    [.. costs.Select(cost => new BarGroup(cost.Workload.Name, [Milliseconds(cost.Contrast.Monolith), Milliseconds(cost.Contrast.Split)]))]),
                new BarPicture(
                    new("Resident memory of each process", "Belegter Speicher jedes Prozesses"),
                    Words.Of(
                        $"Idle, the monolith holds {Median(monolith, memory => memory.Idle.Resident[0]):0} MB and the {processes.Count} processes {Median(split, memory => memory.Idle.Resident.Sum()):0} MB in sum; after the load {Median(monolith, memory => memory.Loaded.Resident[0]):0} and {Median(split, memory => memory.Loaded.Resident.Sum()):0} MB.",
                        $"Im Leerlauf belegt der Monolith {Median(monolith, memory => memory.Idle.Resident[0]):0} MB, die {processes.Count} Prozesse belegen {Median(split, memory => memory.Idle.Resident.Sum()):0} MB in der Summe; nach der Last {Median(monolith, memory => memory.Loaded.Resident[0]):0} und {Median(split, memory => memory.Loaded.Resident.Sum()):0} MB."),
                    new(new("resident memory", "belegter Speicher"), "MB"),
                    [new(laboratory.Monolith.Name, Subject.Monolith), .. processes.Select(process => new BarSeries(Words.Same(process.Name), Subject.Other))],
                    [
                        Bar(new("monolith, idle", "Monolith, Leerlauf"), monolith, memory => memory.Idle.Resident, true), Bar(new("split, idle", "aufgeteilt, Leerlauf"), split, memory => memory.Idle.Resident, false),
                        Bar(new("monolith, after the load", "Monolith, nach der Last"), monolith, memory => memory.Loaded.Resident, true), Bar(new("split, after the load", "aufgeteilt, nach der Last"), split, memory => memory.Loaded.Resident, false),
                    ],
                    IsStacked: true),
            ],
            Tables =
            [
                new(
                    new("CPU time of 1,000 requests, in ms", "CPU-Zeit von 1.000 Anfragen in ms"),
                    [new("Request", "Anfrage"), laboratory.Monolith.Name, laboratory.Split.Name, new("ratio, 95 %", "Verhältnis, 95 %"), new("by chance", "durch Zufall"), .. processes.Select(process => Words.Same(process.Name))],
                    [
                        .. costs.Select(cost => new Row(cost.Workload.Name,
                        [
                            Words.Figure(cost.Contrast.Monolith.Value * 1e3), Words.Figure(cost.Contrast.Split.Value * 1e3), Figures.Ratio(cost.Contrast), Figures.Noise(cost.Contrast), .. cost.Processes.Select(seconds => Words.Figure(seconds * 1e3)),
                        ])),
                    ]),
                new(
                    new("Memory in MB", "Speicher in MB"),
                    [new("Process", "Prozess"), new("idle", "Leerlauf"), new("after the load", "nach der Last")],
                    [
                        MemoryRow(laboratory.Monolith.Name, monolith, memory => memory.Idle.Resident[0], memory => memory.Loaded.Resident[0]),
                        .. processes.Select((process, index) => MemoryRow(Words.Same(process.Name), split, memory => memory.Idle.Resident[index], memory => memory.Loaded.Resident[index])),
                        MemoryRow(new($"{laboratory.Split.Name.English}, sum", $"{laboratory.Split.Name.German}, Summe"), split, memory => memory.Idle.Resident.Sum(), memory => memory.Loaded.Resident.Sum()),
                        MemoryRow(new($"{laboratory.Split.Name.English}, shared pages counted once", $"{laboratory.Split.Name.German}, gemeinsame Seiten einmal gezählt"), split, memory => memory.Idle.Together, memory => memory.Loaded.Together),
                    ]),
                new(
                    Words.Of(
                        $"What Kubernetes may be told. CPU request: for {Planned} requests a second of each kind. CPU limit: a start within a second, at least twice the request. Memory request: resident after the load, and a tenth; limit: three times that, for larger catalogues",
                        $"Was man Kubernetes angeben kann. CPU-Anforderung: für {Planned} Anfragen je Sekunde von jeder Art. CPU-Obergrenze: Start in einer Sekunde, mindestens das Doppelte der Anforderung. Speicheranforderung: belegt nach der Last und ein Zehntel; Obergrenze: das Dreifache, für größere Kataloge"),
                    [new("Deployment", "Deployment"), Words.Same("requests.cpu"), Words.Same("limits.cpu"), Words.Same("requests.memory"), Words.Same("limits.memory")],
                    [
                        Recommendation(laboratory.Monolith.Name, monolith, 0, costs.Sum(cost => cost.Contrast.Monolith.Value)),
                        .. processes.Select((process, index) => Recommendation(Words.Same(process.Name), split, index, needs[index])),
                    ]),
            ],
        };

        string Of(Func<Words, string> language, string one, string several) => string.Join("; ", costs.Select(cost =>
            $"{language(cost.Workload.Name)}: {one} {language(Words.Figure(cost.Contrast.Monolith.Value * 1e3, "ms"))}, {several} {language(Words.Figure(cost.Contrast.Split.Value * 1e3, "ms"))}")) + ".";

        // The series of the one process comes first, then those of the several.
        BarGroup Bar(Words label, IReadOnlyList<Memory> of, Func<Memory, IReadOnlyList<double>> figure, bool isMonolith)
        {
            var values = figure(of[0]).Select((_, index) => (Estimate?)Statistics.Estimate([.. of.Select(memory => figure(memory)[index])]));
            return new(label, isMonolith ? [.. values, .. processes.Select(_ => (Estimate?)null)] : [null, .. values]);
        }
    }

    private static Row MemoryRow(Words label, IReadOnlyList<Memory> of, Func<Memory, double> idle, Func<Memory, double> loaded) =>
        new(label, [Words.Figure(Median(of, idle)), Words.Figure(Median(of, loaded))]);

    /// <param name="cpu">Seconds for 1,000 requests of each kind.</param>
    private static Row Recommendation(Words label, IReadOnlyList<Memory> of, int process, double cpu)
    {
        var request = UpTo(cpu / 1_000 * Planned * 1_000, 10);
        var limit = Math.Max(2 * request, UpTo(Median(of, memory => memory.Idle.CpuSeconds[process]) * 1_000, 100));
        var memory = UpTo(Median(of, memory => memory.Loaded.Resident[process]) / Mebibyte * 1.1, 16);
        return new(label, [Words.Same($"{request}m"), Words.Same($"{limit}m"), Words.Same($"{memory}Mi"), Words.Same($"{3 * memory}Mi")]);

        static int UpTo(double value, int step) => (int)Math.Ceiling(value / step) * step;
    }

    private static double Median(IReadOnlyList<Memory> of, Func<Memory, double> figure) => Statistics.Median(of.Select(figure));

    private static Estimate Milliseconds(Estimate seconds) => new(seconds.Value * 1e3, seconds.Low * 1e3, seconds.High * 1e3);

    /// <param name="Contrast">Seconds of CPU for 1,000 requests, all processes together.</param>
    /// <param name="Processes">The same of each of the several.</param>
    private sealed record Cost(Workload Workload, Contrast Contrast, IReadOnlyList<double> Processes);

    /// <summary>One start.</summary>
    /// <param name="Idle">When everything was asked once.</param>
    /// <param name="Loaded">After the load.</param>
    private sealed record Memory(Footprint Idle, Footprint Loaded);
}
