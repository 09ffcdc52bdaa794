using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>The findings of experiments that compare two builds of the program in the same partition.</summary>
internal static class BuildFindings
{
    private static readonly Texts _texts = Texts.Of(typeof(BuildFindings));

    /// <summary>Whether the other build uses more of a resource.</summary>
    internal static Verdict Judge(IReadOnlyList<Contrast> figures) =>
        figures.Any(figure => figure is { IsDifferent: true, Ratio.Value: > 1 }) ? Verdict.Shown
        : figures.Any(figure => figure.IsDifferent) ? Verdict.Refuted
        : Verdict.NoDifference;

    internal static Finding OfResources(
        Laboratory laboratory,
        IReadOnlyList<Resources.Cost> costs,
        IReadOnlyList<Resources.Memory> program,
        IReadOnlyList<Resources.Memory> other
    )
    {
        var cpu = costs.Sum(cost => cost.Contrast.Split.Value) / costs.Sum(cost => cost.Contrast.Monolith.Value);
        var memory = Resources.Median(other, start => start.Loaded.Together) / Resources.Median(program, start => start.Loaded.Together);
        var sentence = _texts["ResourcesSentence", cpu, memory];
        return new(Judge([.. costs.Select(cost => cost.Contrast)]), sentence)
        {
            Headlines =
            [
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
                    sentence,
                    new(Texts.Common["CpuTime"], "ms"),
                    [new(laboratory.Monolith.Name, Subject.Monolith), new(laboratory.Split.Name, Subject.Split)],
                    [
                        .. costs.Select(cost => new BarGroup(
                            cost.Workload.Name,
                            [Resources.InMilliseconds(cost.Contrast.Monolith), Resources.InMilliseconds(cost.Contrast.Split)]
                        )),
                    ]
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
                    ],
                    [
                        .. costs.Select(cost => new Row(
                            cost.Workload.Name,
                            [
                                Words.Figure(cost.Contrast.Monolith.Value * 1e3),
                                Words.Figure(cost.Contrast.Split.Value * 1e3),
                                Figures.Ratio(cost.Contrast),
                                Figures.Noise(cost.Contrast),
                            ]
                        )),
                    ]
                ),
                new(
                    _texts["MemoryInMBSharedPagesCountedOnce"],
                    [Texts.Common["Program"], Texts.Common["Idle"], Texts.Common["AfterTheLoad"]],
                    [
                        Resources.MemoryRow(
                            laboratory.Monolith.Name,
                            program,
                            start => start.Idle.Together,
                            start => start.Loaded.Together
                        ),
                        Resources.MemoryRow(laboratory.Split.Name, other, start => start.Idle.Together, start => start.Loaded.Together),
                    ]
                ),
            ],
        };
    }

    internal static Finding OfStart(Deployment program, Deployment other, Contrast start, Estimate stop, Estimate otherStop)
    {
        var sentence = _texts["StartSentence", start.Monolith.Value, start.Split.Value, stop.Value, otherStop.Value];
        return new(Judge([start]), sentence)
        {
            Headlines = start.IsDifferent
                ? [new(start.Ratio.Value > 1 ? Side.Cost : Side.Gain, Figures.Times(start.Ratio.Value), _texts["TimeFromColdStart"])]
                : [],
            Pictures =
            [
                new BarPicture(
                    Texts.Common["FromStartToFirstAnswers"],
                    sentence,
                    new(Texts.Common["Time"], "ms"),
                    [new(Texts.Common["Start"], Subject.Other), new(Texts.Common["Stop"], Subject.Other)],
                    [new(program.Name, [start.Monolith, stop]), new(other.Name, [start.Split, otherStop])]
                ),
            ],
            Tables =
            [
                new(
                    Texts.Common["ColdStartToFirstAnswers"],
                    [
                        Texts.Common["Program"],
                        Texts.Common["Start"],
                        Texts.Common["Ratio95"],
                        Texts.Common["ByChance"],
                        Texts.Common["Stop"],
                    ],
                    [
                        new(
                            program.Name,
                            [Figures.Of(start.Monolith, "ms"), Words.Same("1 ×"), Figures.Noise(start), Figures.Of(stop, "ms")]
                        ),
                        new(
                            other.Name,
                            [Figures.Of(start.Split, "ms"), Figures.Ratio(start), Figures.Noise(start), Figures.Of(otherStop, "ms")]
                        ),
                    ]
                ),
            ],
        };
    }
}
