using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: data that services own separately is only eventually consistent. Method: renames entries of a module at random moments. A client
/// meanwhile reads them in sequence through the module that joins all catalogues. A read is stale if it returns an old name after the new
/// one was acknowledged. Limits: shows no effect of different clocks or a slow network, because the same client takes both times.
/// </summary>
internal sealed class Consistency : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Consistency));

    // The bound is strict. Only the rounding of clock readings can exceed it, and this tolerance covers that generously.
    private static readonly TimeSpan _tolerance = TimeSpan.FromMilliseconds(20);

    // With fewer renames the result means nothing.
    private const int Fewest = 8;

    // No other experiment writes variants from this one on.
    private const int FirstVariant = 2;

    // After this time, the new name counts as never seen.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    protected override int Place => 90;

    public override string Name => "consistency";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method", _tolerance.TotalMilliseconds];

    public override Words Limits { get; } = _texts["Limits"];

    public override Words? Obstacle(Laboratory laboratory) =>
        base.Obstacle(laboratory) ?? (laboratory.Peer is null ? _texts["NoModuleInAnotherProcess"] : null);

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (monolith, split) = await laboratory.FaultTargetsAsync(stop);
        var dependent = split.ProcessOf(laboratory.Dependent);
        var alone = await RenameAsync(laboratory, monolith, null, stop);
        var bounded = new List<Windows>();
        foreach (var seconds in laboratory.Options.IsQuick ? new[] { 0.3 } : [0, 0.1, 0.5, 1])
        {
            var bound = TimeSpan.FromSeconds(seconds);

            // With a long timeout, no call fails even on a busy machine.
            await dependent.RestartAsync(stop, laboratory.MaxStaleness(bound), "--Modules:CallTimeout=00:00:20");
            bounded.Add(await RenameAsync(laboratory, split, bound, stop));
        }

        await dependent.RestartAsync(stop);
        return Find(alone, bounded);
    }

    internal static Verdict Judge(Windows alone, IReadOnlyList<Windows> bounded) =>
        alone.Seen == 0 && bounded.Any(windows => windows.Seen > 0) && !bounded.Any(IsBroken) ? Verdict.Shown : Verdict.Refuted;

    private static bool IsBroken(Windows windows) => windows.Longest > windows.Bound!.Value + _tolerance;

    private static Finding Find(Windows alone, IReadOnlyList<Windows> bounded)
    {
        var isBroken = bounded.Any(IsBroken);
        var last = bounded[^1];
        var verdict = Judge(alone, bounded);
        var (median, longest, bound) = (
            Words.Figure(Statistics.Median(last.Milliseconds), "ms"),
            Words.Figure(last.Longest.TotalMilliseconds, "ms"),
            Words.Figure(last.Bound!.Value.TotalMilliseconds, "ms")
        );
        var kept = isBroken ? _texts["TheBoundIsBroken"] : _texts["NeverLongerThanTheBound"];
        Windows[] all = [alone, .. bounded];
        return new(
            verdict,
            _texts["Sentence", alone.Seen, alone.Milliseconds.Count, bound, last.Seen, last.Milliseconds.Count, median, longest, kept]
        )
        {
            Headlines = verdict is Verdict.Shown ? [new(Side.Cost, longest, _texts["HowLongARenamedEntryIsStale", bound])] : [],
            Pictures =
            [
                new LinePicture(
                    _texts["RenamesSeenAfterTime"],
                    _texts["RenamesSeenAfterTimeAlternative", bound, longest],
                    new(_texts["TimeSinceRename"], "ms"),
                    new(_texts["ShareOfRenamesDone"], ""),
                    [
                        .. all.Select(windows => new Series(
                            windows.Name,
                            windows.Bound is null ? Subject.Monolith
                                : windows == last ? Subject.Split
                                : Subject.Other,
                            windows.Distribution(last.Bound!.Value.TotalMilliseconds)
                        )),
                    ]
                )
                {
                    Marks =
                    [
                        .. bounded
                            .Where(windows => windows.Bound > TimeSpan.Zero)
                            .Select(windows => new Mark(windows.Bound!.Value.TotalMilliseconds, Words.Same("MaxStaleness"), Subject.Other)),
                    ],
                },
            ],
            Tables =
            [
                new(
                    _texts["HowLongAnOldNameIsSeen"],
                    [
                        _texts["Where"],
                        _texts["Renames"],
                        _texts["OldNameSeenAfter"],
                        _texts["Median"],
                        _texts["Longest"],
                        _texts["BoundKept"],
                    ],
                    [
                        .. all.Select(windows => new Row(
                            windows.Name,
                            [
                                Words.Same($"{windows.Milliseconds.Count}"),
                                Words.Same($"{windows.Seen}"),
                                Words.Figure(Statistics.Median(windows.Milliseconds), "ms"),
                                Words.Figure(windows.Longest.TotalMilliseconds, "ms"),
                                windows.Bound is null ? Words.Same("–")
                                : IsBroken(windows) ? Texts.Common["No"]
                                : Texts.Common["Yes"],
                            ]
                        )),
                    ]
                ),
            ],
        };
    }

    // Reads continue during the renames. The renames thus meet cached data of every age.
    private static async Task<Windows> RenameAsync(Laboratory laboratory, Deployment deployment, TimeSpan? bound, CancellationToken stop)
    {
        var module = laboratory.Peer!;
        var (list, random) = (
            new Uri(deployment.AddressOf(laboratory.Dependent), laboratory.Dependent.Sample!.Path),
            new Random(laboratory.Options.Seed)
        );
        var (renames, windows) = (new ConcurrentQueue<Rename>(), new List<TimeSpan>());
        var setting = bound is { } value
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", MaxStaleness {value.TotalSeconds} s")
            : "";
        laboratory.ReportProgress($"renaming, {deployment.Name.English}{setting}");
        await ReadAsync(stop);
        var until = Stopwatch.GetTimestamp() + (long)(laboratory.Seconds(5, 0.8) * Stopwatch.Frequency);
        var isRenaming = true;
        var reading = ReadOnAsync();
        try
        {
            for (var number = 0; number < Fewest || Stopwatch.GetTimestamp() < until; number++)
            {
                var (entry, variant) = (number % laboratory.Options.Entries, FirstVariant + (number / laboratory.Options.Entries));
                await laboratory.PutAsync(deployment, module, entry, variant, stop);
                renames.Enqueue(new(Stopwatch.GetTimestamp(), NameOf(entry, variant)));
                await Task.Delay(random.Next(20, 60), stop);
            }
        }
        finally
        {
            Volatile.Write(ref isRenaming, false);
            await reading;
        }

        for (var entry = 0; entry < Math.Min(windows.Count, laboratory.Options.Entries); entry++)
        {
            await laboratory.PutAsync(deployment, module, entry, 0, stop);
        }

        return new(bound, windows);

        // The name as JSON includes its quotation marks, so no name is a part of another one.
        string NameOf(int entry, int variant)
        {
            using var body = JsonDocument.Parse(module.Sample!.Body(entry, variant));
            return body.RootElement.EnumerateObject().First().Value.GetRawText();
        }

        async Task<string> ReadAsync(CancellationToken token)
        {
            using var answer = await laboratory.Http.GetAsync(list, token);
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadAsStringAsync(token)
                : throw new ComparisonException($"{deployment.Name.English} refuses GET {list} with {(int)answer.StatusCode}.");
        }

        async Task ReadOnAsync()
        {
            var pending = new List<Rename>();
            while (Volatile.Read(ref isRenaming) || pending.Count > 0 || !renames.IsEmpty)
            {
                while (renames.TryDequeue(out var rename))
                {
                    pending.Add(rename);
                }

                var began = Stopwatch.GetTimestamp();
                var names = await ReadAsync(stop);
                for (var i = pending.Count - 1; i >= 0; i--)
                {
                    if (
                        names.Contains(pending[i].Name, StringComparison.Ordinal)
                        || Stopwatch.GetElapsedTime(pending[i].Acknowledged) > _patience
                    )
                    {
                        windows.Add(
                            pending[i].OldUntil is { } old ? Stopwatch.GetElapsedTime(pending[i].Acknowledged, old) : TimeSpan.Zero
                        );
                        pending.RemoveAt(i);
                    }
                    else
                    {
                        pending[i] = pending[i] with { OldUntil = began };
                    }
                }
            }
        }
    }

    /// <param name="Acknowledged">The timestamp at which the rename was acknowledged.</param>
    /// <param name="Name">The new name as JSON.</param>
    /// <param name="OldUntil">The timestamp at which the last read without the new name began; null when there was none.</param>
    private sealed record Rename(long Acknowledged, string Name, long? OldUntil = null);

    /// <summary>How long old names were visible after their renames were acknowledged.</summary>
    /// <param name="Bound">The value of MaxStaleness; null in the monolith.</param>
    /// <param name="All">The duration for each rename.</param>
    internal sealed record Windows(TimeSpan? Bound, IReadOnlyList<TimeSpan> All)
    {
        public Words Name => Bound is { } bound ? Words.Formatted($"MaxStaleness = {bound.TotalSeconds:0.##} s") : DeploymentNames.Monolith;

        public IReadOnlyList<double> Milliseconds => [.. All.Select(window => window.TotalMilliseconds)];

        public int Seen => All.Count(window => window > TimeSpan.Zero);

        public TimeSpan Longest => All.Max();

        /// <summary>The share of old names that have disappeared, for times from 0 to beyond the end.</summary>
        public IReadOnlyList<Point> Distribution(double end)
        {
            var sorted = Milliseconds.Order().ToList();
            return
            [
                .. from place in Enumerable.Range(0, 51)
                let x = end * place / 50
                select new Point(x, (double)sorted.Count(window => window <= x) / sorted.Count),
            ];
        }
    }
}
