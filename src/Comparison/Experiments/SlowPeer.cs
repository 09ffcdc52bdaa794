using System.Diagnostics;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: calls between services fail and are slow. Deadline, retry, circuit breaker and stale answers compensate for it. Method: a module
/// answers late, not at all, or sometimes with an error, and the caller gets these protections one by one. Limits: cannot show a network
/// that loses packets, because the called module causes all faults.
/// </summary>
internal sealed partial class SlowPeer : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(SlowPeer));

    // The first two are limits for the share of answers in time: with protections, and without. The third is the share of failed calls.
    private const double InTime = 0.9;
    private const double Lost = 0.5;
    private const double Refused = 0.1;

    // The round number of a warm-up. The first run takes longer, and its figures do not count.
    private const int WarmingUp = -1;

    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(0.2);

    // The limit of an answer in time. It is far above the deadline here, and far below the timeout of clients.
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _late = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan _clientTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _settlingTimeout = TimeSpan.FromSeconds(20);

    private static readonly State _healthy = new(_texts["Healthy"], (_, _, _) => Task.CompletedTask);

    private static readonly State _silent = new(
        _texts["DoesNotAnswer"],
        (_, peer, isOn) =>
        {
            peer.Freeze(isOn);
            return Task.CompletedTask;
        }
    );

    private static readonly State[] _states =
    [
        new(
            _texts["AnswersAfterS", _late.TotalSeconds],
            (http, peer, isOn) => DisturbAsync(http, peer, isOn ? $"delay={_late.TotalMilliseconds:0}" : "")
        ),
        _silent,
        new(
            _texts["Refuses", Refused],
            (http, peer, isOn) =>
                DisturbAsync(http, peer, isOn ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"refused={Refused}") : "")
        ),
    ];

    protected override int Place => 80;

    public override string Name => "slow";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } =
        _texts[
            "Method",
            _late.TotalSeconds,
            Refused,
            _deadline.TotalSeconds,
            _slow.TotalSeconds,
            _clientTimeout.TotalSeconds,
            Lost,
            InTime
        ];

    public override Words Limits { get; } = _texts["Limits"];

    public override Words? Obstacle(Laboratory laboratory) =>
        base.Obstacle(laboratory)
        ?? (laboratory.Peer is null ? _texts["NoModuleInAnotherProcess"] : null)
        ?? (OperatingSystem.IsLinux() ? null : _texts["NeedsLinux"]);

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (monolith, split) = await laboratory.FaultTargetsAsync(stop);
        var (caller, peer) = (split.ProcessOf(laboratory.Dependent), split.ProcessOf(laboratory.Peer!));
        await MeasureAsync(laboratory, monolith, Protection.InProcess, _healthy, stop, WarmingUp);
        var measures = new List<Measure> { await MeasureAsync(laboratory, monolith, Protection.InProcess, _healthy, stop) };
        var ladder = Protection.Ladder(laboratory, _deadline);
        foreach (var protection in laboratory.Options.IsQuick ? [ladder[0], ladder[^1]] : ladder)
        {
            await caller.RestartAsync(stop, protection.Settings);
            await MeasureAsync(laboratory, split, protection, _healthy, stop, WarmingUp);
            foreach (
                var state in laboratory.Options.IsQuick ? [_silent]
                : protection == ladder[^1] ? [_healthy, .. _states]
                : _states
            )
            {
                await SettleAsync(laboratory, split, stop);
                await state.Switch(laboratory.Http, peer, true);
                try
                {
                    measures.Add(await MeasureAsync(laboratory, split, protection, state, stop));
                }
                finally
                {
                    await state.Switch(laboratory.Http, peer, false);
                }
            }
        }

        await caller.RestartAsync(stop);
        return Find(measures, ladder[0], ladder[^1]);
    }

    /// <summary>The verdict. All arguments are shares of reads that were answered in time.</summary>
    internal static Verdict Judge(double monolith, double unprepared, double prepared) =>
        monolith < InTime ? Verdict.Undecided
        : unprepared <= Lost && prepared >= InTime ? Verdict.Shown
        : Verdict.Refuted;

    private static Finding Find(IReadOnlyList<Measure> measures, Protection none, Protection all)
    {
        var unprepared = measures.Single(measure => measure.Protection == none && measure.State == _silent).Reads;
        var prepared = measures.Where(measure => measure.Protection == all).MinBy(measure => measure.Reads.InTime)!;
        var verdict = Judge(measures[0].Reads.InTime, unprepared.InTime, prepared.Reads.InTime);
        var (protections, states) = (
            measures.Select(measure => measure.Protection).Distinct().ToList(),
            measures.Select(measure => measure.State).Distinct().ToList()
        );
        var sentence = _texts["Sentence", unprepared.InTime, prepared.Reads.InTime, prepared.Reads.Stale, measures[0].Reads.InTime];
        return new(verdict, sentence)
        {
            Headlines =
                verdict is Verdict.Shown
                    ? [new(Side.Cost, Words.Formatted($"{unprepared.InTime:0 %}"), _texts["ShareInTime", prepared.Reads.InTime])]
                    : [],
            Pictures =
            [
                Draw(_texts["LinkedReadsAnsweredInTime"], measure => measure.Reads),
                Draw(_texts["WritesAnsweredInTime"], measure => measure.Writes),
            ],
            Tables =
            [
                Tabulate(_texts["LinkedReads"], measure => measure.Reads),
                Tabulate(_texts["WritesThatAskAllModules"], measure => measure.Writes),
            ],
        };

        BarPicture Draw(Words title, Func<Measure, Figure> figure) =>
            new(
                title,
                sentence,
                new(_texts["ShareAnsweredInTime"], ""),
                [.. states.Select(state => new BarSeries(state.Name, state == _healthy ? Subject.Monolith : Subject.Other))],
                [
                    .. protections.Select(protection => new BarGroup(
                        protection.Name,
                        [
                            .. states.Select(state =>
                                measures.SingleOrDefault(measure => measure.Protection == protection && measure.State == state)
                                    is { } measure
                                    ? new Estimate(figure(measure).InTime, figure(measure).InTime, figure(measure).InTime)
                                    : null
                            ),
                        ]
                    )),
                ]
            );

        Table Tabulate(Words caption, Func<Measure, Figure> figure) =>
            new(
                caption,
                [
                    _texts["ModuleAndCaller"],
                    _texts["InTime"],
                    Texts.Common["OfThoseStale"],
                    _texts["Later"],
                    _texts["RefusedOrGivenUp"],
                    Words.Same("p50"),
                    Words.Same("p99"),
                ],
                [
                    .. from measure in measures
                    let got = figure(measure)
                    select new Row(
                        Words.Formatted($"{measure.State.Name}; {measure.Protection.Name}"),
                        [
                            Words.Formatted($"{got.InTime:0 %}"),
                            Words.Formatted($"{got.Stale:0 %}"),
                            Words.Formatted($"{got.Later:0 %}"),
                            Words.Formatted($"{got.Failed:0 %}"),
                            Words.Figure(got.Median, "ms"),
                            Words.Figure(got.Percentile, "ms"),
                        ]
                    ),
                ]
            );
    }

    private static async Task<Measure> MeasureAsync(
        Laboratory laboratory,
        Deployment deployment,
        Protection protection,
        State state,
        CancellationToken stop,
        int round = 0
    )
    {
        laboratory.ReportProgress($"{state.Name.English}, {protection.Name.English}");
        var address = deployment.AddressOf(laboratory.Dependent);
        var (read, write) = (Targets(Workload.Linked), Targets(Workload.Write));
        var plan = new LoadPlan
        {
            Targets =
            [
                .. read.Select(target => target with { Weight = 3.0 / read.Count }),
                .. write.Select(target => target with { Weight = 1.0 / write.Count }),
            ],
            Rate = 80,
            Duration = TimeSpan.FromSeconds(laboratory.Seconds(1.5, 0.5)),
            Seed = laboratory.Options.Seed,
            Slow = _slow,
            Timeout = _clientTimeout,
        };
        var run = await laboratory.LoadAsync(
            deployment,
            $"{state.Name.English}, {protection.Name.English}",
            round,
            plan,
            stop,
            mayBreak: true
        );
        return new(protection, state, Figure.Of(run.Result, read[0].Name), Figure.Of(run.Result, write[0].Name));

        // Writes change the answers of reads.
        IReadOnlyList<LoadTarget> Targets(string key) =>
            [
                .. laboratory
                    .Workloads.Single(workload => workload.Key == key)
                    .Targets(address)
                    .Select(target => target with { IsConstant = false }),
            ];
    }

    // Waits until the last fault has no more effect.
    private static async Task SettleAsync(Laboratory laboratory, Deployment deployment, CancellationToken stop)
    {
        var list = new Uri(deployment.AddressOf(laboratory.Dependent), laboratory.Dependent.Sample!.Path);
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await laboratory.Http.GetAsync(list, stop);
            if (answer.IsSuccessStatusCode && answer.Headers.Warning.Count == 0)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(began) > _settlingTimeout)
            {
                throw new ComparisonException(
                    $"GET {list} does not answer as it should again ({(int)answer.StatusCode}), {_settlingTimeout.TotalSeconds:0} s "
                        + $"after the module that it asks does."
                );
            }

            await Task.Delay(50, stop);
        }
    }

    private static async Task DisturbAsync(HttpClient http, MeasuredProcess peer, string how) =>
        (await http.GetAsync(new Uri(peer.Address, Probes.PathOf<DisturbanceProbe>(how)))).Dispose();
}
