using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

// Draws conclusions from the figures.
internal sealed partial class Resources
{
    private static Finding Conclude(
        Laboratory laboratory,
        IReadOnlyList<Cost> costs,
        IReadOnlyList<Memory> monolith,
        IReadOnlyList<Memory> split
    )
    {
        var processes = laboratory.Split.Processes;
        var needs = processes.Select((_, index) => costs.Sum(cost => cost.Processes[index])).ToList();
        var (least, most) = (needs.Min(), needs.Max());
        var cpu = costs.Sum(cost => cost.Contrast.Split.Value) / costs.Sum(cost => cost.Contrast.Monolith.Value);
        var (together, alone) = (Median(split, memory => memory.Loaded.Together), Median(monolith, memory => memory.Loaded.Together));
        var smallest =
            processes.Select((_, index) => Median(split, memory => memory.Loaded.Resident[index])).Min()
            / Median(monolith, memory => memory.Loaded.Resident[0]);
        var verdict = most >= WorthSetting * least ? Verdict.Shown : Verdict.Refuted;
        return new(verdict, _texts["Sentence", most, least, cpu, together / alone, smallest])
        {
            Headlines =
            [
                new(Side.Cost, Figures.Times(together / alone), _texts["MemorySharedPagesCountedOnce"]),
                .. costs
                    .Where(cost => cost.Contrast.IsDifferent)
                    .Select(cost => new Headline(
                        cost.Contrast.Ratio.Value > 1 ? Side.Cost : Side.Gain,
                        Figures.Times(cost.Contrast.Ratio.Value),
                        Words.Formatted($"CPU: {cost.Workload.Name}")
                    )),
            ],
            Pictures =
            [
                new BarPicture(
                    Texts.Common["CpuTimeOf1000Requests"],
                    CpuTimes(),
                    new(Texts.Common["CpuTime"], "ms"),
                    [new(laboratory.Monolith.Name, Subject.Monolith), new(laboratory.Split.Name, Subject.Split)],
                    [
                        .. costs.Select(cost => new BarGroup(
                            cost.Workload.Name,
                            [InMilliseconds(cost.Contrast.Monolith), InMilliseconds(cost.Contrast.Split)]
                        )),
                    ]
                ),
                new BarPicture(
                    _texts["ResidentMemoryOfEachProcess"],
                    _texts[
                        "ResidentMemoryOfEachProcessAlternative",
                        Median(monolith, memory => memory.Idle.Resident[0]),
                        processes.Count,
                        Median(split, memory => memory.Idle.Resident.Sum()),
                        Median(monolith, memory => memory.Loaded.Resident[0]),
                        Median(split, memory => memory.Loaded.Resident.Sum())
                    ],
                    new(_texts["ResidentMemory"], "MB"),
                    [
                        new(laboratory.Monolith.Name, Subject.Monolith),
                        .. processes.Select(process => new BarSeries(Words.Same(process.Name), Subject.Other)),
                    ],
                    [
                        Bar(_texts["MonolithIdle"], monolith, memory => memory.Idle.Resident, true),
                        Bar(_texts["SplitIdle"], split, memory => memory.Idle.Resident, false),
                        Bar(_texts["MonolithAfterTheLoad"], monolith, memory => memory.Loaded.Resident, true),
                        Bar(_texts["SplitAfterTheLoad"], split, memory => memory.Loaded.Resident, false),
                    ],
                    IsStacked: true
                ),
            ],
            Tables =
            [
                new(
                    Texts.Common["CpuTimeOf1000RequestsInMs"],
                    [
                        Texts.Common["Request"],
                        laboratory.Monolith.Name,
                        laboratory.Split.Name,
                        Texts.Common["Ratio95"],
                        Texts.Common["ByChance"],
                        .. processes.Select(process => Words.Same(process.Name)),
                    ],
                    [
                        .. costs.Select(cost => new Row(
                            cost.Workload.Name,
                            [
                                Words.Figure(cost.Contrast.Monolith.Value * 1e3),
                                Words.Figure(cost.Contrast.Split.Value * 1e3),
                                Figures.Ratio(cost.Contrast),
                                Figures.Noise(cost.Contrast),
                                .. cost.Processes.Select(seconds => Words.Figure(seconds * 1e3)),
                            ]
                        )),
                    ]
                ),
                new(
                    _texts["MemoryInMB"],
                    [_texts["Process"], Texts.Common["Idle"], Texts.Common["AfterTheLoad"]],
                    [
                        MemoryRow(
                            laboratory.Monolith.Name,
                            monolith,
                            memory => memory.Idle.Resident[0],
                            memory => memory.Loaded.Resident[0]
                        ),
                        .. processes.Select(
                            (process, index) =>
                                MemoryRow(
                                    Words.Same(process.Name),
                                    split,
                                    memory => memory.Idle.Resident[index],
                                    memory => memory.Loaded.Resident[index]
                                )
                        ),
                        MemoryRow(
                            _texts["Sum", laboratory.Split.Name],
                            split,
                            memory => memory.Idle.Resident.Sum(),
                            memory => memory.Loaded.Resident.Sum()
                        ),
                        MemoryRow(
                            _texts["SharedPagesCountedOnce", laboratory.Split.Name],
                            split,
                            memory => memory.Idle.Together,
                            memory => memory.Loaded.Together
                        ),
                    ]
                ),
                new(
                    _texts["KubernetesSettings", Planned],
                    [
                        Words.Same("Deployment"),
                        Words.Same("requests.cpu"),
                        Words.Same("limits.cpu"),
                        Words.Same("requests.memory"),
                        Words.Same("limits.memory"),
                    ],
                    [
                        Recommendation(laboratory.Monolith.Name, monolith, 0, costs.Sum(cost => cost.Contrast.Monolith.Value)),
                        .. processes.Select((process, index) => Recommendation(Words.Same(process.Name), split, index, needs[index])),
                    ]
                ),
            ],
        };

        Words CpuTimes()
        {
            var kinds = costs.Select(cost =>
                _texts[
                    "CpuTimesOfBoth",
                    cost.Workload.Name,
                    Milliseconds(cost.Contrast.Monolith.Value),
                    Milliseconds(cost.Contrast.Split.Value)
                ]
            );
            return Words.Formatted($"{Words.Join("; ", kinds)}.");
        }

        static Words Milliseconds(double seconds) => Words.Figure(seconds * 1e3, "ms");

        // The series of the monolith comes first, then the series of the processes of the split deployment.
        BarGroup Bar(Words label, IReadOnlyList<Memory> of, Func<Memory, IReadOnlyList<double>> figure, bool isMonolith)
        {
            var values = figure(of[0])
                .Select((_, index) => (Estimate?)Statistics.Estimate([.. of.Select(memory => figure(memory)[index])]));
            return new(label, isMonolith ? [.. values, .. processes.Select(_ => (Estimate?)null)] : [null, .. values]);
        }
    }

    internal static Row MemoryRow(Words label, IReadOnlyList<Memory> of, Func<Memory, double> idle, Func<Memory, double> loaded) =>
        new(label, [Words.Figure(Median(of, idle)), Words.Figure(Median(of, loaded))]);

    /// <param name="cpu">CPU seconds for 1,000 requests of each kind.</param>
    private static Row Recommendation(Words label, IReadOnlyList<Memory> of, int process, double cpu)
    {
        var request = UpTo(cpu / 1_000 * Planned * 1_000, 10);
        var limit = Math.Max(2 * request, UpTo(Median(of, memory => memory.Idle.CpuSeconds[process]) * 1_000, 100));
        var memory = UpTo(Median(of, memory => memory.Loaded.Resident[process]) / Mebibyte * 1.1, 16);
        return new(label, [Words.Same($"{request}m"), Words.Same($"{limit}m"), Words.Same($"{memory}Mi"), Words.Same($"{3 * memory}Mi")]);

        static int UpTo(double value, int step) => (int)Math.Ceiling(value / step) * step;
    }

    internal static double Median(IReadOnlyList<Memory> of, Func<Memory, double> figure) => Statistics.Median(of.Select(figure));

    internal static Estimate InMilliseconds(Estimate seconds) => new(seconds.Value * 1e3, seconds.Low * 1e3, seconds.High * 1e3);

    /// <param name="Contrast">CPU seconds for 1,000 requests, summed over all processes.</param>
    /// <param name="Processes">CPU seconds for 1,000 requests, for each process of the split deployment.</param>
    internal sealed record Cost(Workload Workload, Contrast Contrast, IReadOnlyList<double> Processes);

    /// <summary>The memory of a deployment after one start.</summary>
    /// <param name="Idle">After the start and the check of the answers.</param>
    /// <param name="Loaded">After the load.</param>
    internal sealed record Memory(Footprint Idle, Footprint Loaded);
}
