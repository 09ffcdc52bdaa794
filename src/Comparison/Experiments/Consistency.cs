using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that data which services own apart from each other is consistent only eventually. Renames entries of a module at random moments
/// while a client reads them, one read after the other, through the module that joins all; an old name that is read after the new one was
/// acknowledged was seen for too long. Cannot show clocks that differ or a network that is slow: both moments are taken by the same client.
/// </summary>
internal sealed class Consistency : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Consistency));

    // The bound is strict: only that the clock's readings are rounded can add to it. This much no one would argue about.
    private static readonly TimeSpan _tolerance = TimeSpan.FromMilliseconds(20);

    // Fewer say nothing.
    private const int Fewest = 8;

    // That no other experiment writes.
    private const int FirstVariant = 2;

    // A name that takes longer is never seen.
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

            // Nothing is to fail here, however busy the machine is.
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

    // Reads go on while entries are renamed, so that many renames meet what is known at every age.
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

        // As JSON, so that no name is a part of another one.
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

    /// <param name="Acknowledged">When it was.</param>
    /// <param name="Name">The new one, as JSON.</param>
    /// <param name="OldUntil">When the last read began that did not show it; null for none.</param>
    private sealed record Rename(long Acknowledged, string Name, long? OldUntil = null);

    /// <summary>How long old names were seen after they should have gone.</summary>
    /// <param name="Bound">MaxStaleness; null in the monolith.</param>
    /// <param name="All">One for each rename.</param>
    internal sealed record Windows(TimeSpan? Bound, IReadOnlyList<TimeSpan> All)
    {
        public Words Name => Bound is { } bound ? Words.Formatted($"MaxStaleness = {bound.TotalSeconds:0.##} s") : DeploymentNames.Monolith;

        public IReadOnlyList<double> Milliseconds => [.. All.Select(window => window.TotalMilliseconds)];

        public int Seen => All.Count(window => window > TimeSpan.Zero);

        public TimeSpan Longest => All.Max();

        /// <summary>The share of old names that are gone by then, from 0 to beyond the end.</summary>
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
