using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that data which services own apart from each other is consistent only eventually. Renames entries of a module at random moments while a client reads
/// them, one read after the other, through the module that joins all; an old name that is read after the new one was acknowledged was seen for too long. Cannot
/// show clocks that differ or a network that is slow: both moments are taken by the same client.
/// </summary>
internal sealed class Consistency : Experiment
{
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

    public override Words Question { get; } = new("For how long is an old name still seen?", "Wie lange ist ein alter Name noch zu sehen?");

    public override Words Claim { get; } = new("Data that is spread over services is consistent only eventually.", "Daten, die auf Dienste verteilt sind, sind nur letztlich konsistent.");

    public override Words Method { get; } = Words.Of(
        $"Entries of one module are renamed at random moments, while a client reads the list that joins all modules again and again. For each rename: how long after it was acknowledged did a read begin that still showed the old name? With several values of MaxStaleness, and in the monolith. It is shown if the monolith never shows an old name and the split does, but never for longer than MaxStaleness and {_tolerance.TotalMilliseconds:0} ms; refuted if it does for longer, or never.",
        $"Einträge eines Moduls werden zu zufälligen Zeitpunkten umbenannt, während ein Client die Liste, die alle Module verbindet, immer wieder liest. Für jede Umbenennung: Wie lange nach ihrer Bestätigung hat eine Abfrage begonnen, die noch den alten Namen zeigte? Mit mehreren Werten von MaxStaleness, und im Monolithen. Gezeigt ist es, wenn der Monolith nie einen alten Namen zeigt, die Aufteilung aber schon, doch nie länger als MaxStaleness und {_tolerance.TotalMilliseconds:0} ms; widerlegt, wenn länger oder nie.");

    public override Words Limits { get; } = new(
        "All processes run, and nothing is slow: while a module does not answer, old names are shown for longer, marked as stale. Both moments are taken by the client that renames and reads; another client may hear of a rename later than that.",
        "Alle Prozesse laufen, und nichts ist langsam: Solange ein Modul nicht antwortet, sind alte Namen länger zu sehen, als veraltet gekennzeichnet. Beide Zeitpunkte nimmt der Client, der umbenennt und liest; ein anderer kann von einer Umbenennung später erfahren.");

    public override Words? Obstacle(Laboratory laboratory) => base.Obstacle(laboratory)
        ?? (laboratory.Peer is null ? new("The module that joins the others shares its process with all of them, in this grouping.", "Das Modul, das die anderen verbindet, läuft in dieser Gruppierung mit allen in einem Prozess.") : null);

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (monolith, split) = await laboratory.SparesAsync(stop);
        var joint = split.ProcessOf(laboratory.Joint);
        var alone = await RenameAsync(laboratory, monolith, null, stop);
        var bounded = new List<Windows>();
        foreach (var seconds in laboratory.Options.IsQuick ? new[] { 0.3 } : [0, 0.1, 0.5, 1])
        {
            var bound = TimeSpan.FromSeconds(seconds);
            await joint.RestartAsync(stop, laboratory.MaxStaleness(bound), "--Modules:CallTimeout=00:00:20"); // Nothing is to fail here, however busy the machine.
            bounded.Add(await RenameAsync(laboratory, split, bound, stop));
        }

        await joint.RestartAsync(stop);
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
        var (median, longest, bound) = (Words.Figure(Statistics.Median(last.Milliseconds), "ms"), Words.Figure(last.Longest.TotalMilliseconds, "ms"), Words.Figure(last.Bound!.Value.TotalMilliseconds, "ms"));
        var kept = isBroken ? new Words("the bound is broken", "die Grenze ist verletzt") : new Words("never longer than the bound", "nie länger als die Grenze");
        Windows[] all = [alone, .. bounded];
        return new(verdict, Words.Of(
            $"In the monolith an old name was seen after {alone.Seen} of {alone.Milliseconds.Count} renames. In the split with MaxStaleness = {bound.English} it was seen after {last.Seen} of {last.Milliseconds.Count}, for {median.English} in the median and {longest.English} at most; with the values tried, {kept.English}.",
            $"Im Monolithen war nach {alone.Seen} von {alone.Milliseconds.Count} Umbenennungen ein alter Name zu sehen. Aufgeteilt mit MaxStaleness = {bound.German} war er es nach {last.Seen} von {last.Milliseconds.Count}, im Median {median.German}, höchstens {longest.German} lang; bei allen Werten {kept.German}."))
        {
            Headlines = verdict is Verdict.Shown ? [new(Side.Cost, longest, Words.Of($"is how long a renamed entry is seen under its old name (MaxStaleness {bound.English}; monolith: never)", $"lang ist ein umbenannter Eintrag noch unter dem alten Namen zu sehen (MaxStaleness {bound.German}; Monolith: nie)"))] : [],
            Pictures =
            [
                new LinePicture(
                    new("Renames that are seen after that time", "Umbenennungen, die nach dieser Zeit zu sehen sind"),
                    Words.Of(
                        $"The share of renames whose old name is gone grows evenly up to MaxStaleness: of those with {bound.English} the last is gone after {longest.English}. In the monolith all are gone at once.",
                        $"Der Anteil der Umbenennungen, deren alter Name verschwunden ist, wächst gleichmäßig bis MaxStaleness: Von denen mit {bound.German} ist der letzte nach {longest.German} verschwunden. Im Monolithen sind es alle sofort."),
                    new(new("time since the rename was acknowledged", "Zeit seit der Bestätigung der Umbenennung"), "ms"),
                    new(new("share of renames whose old name is gone", "Anteil der Umbenennungen, deren alter Name verschwunden ist"), ""),
                    [.. all.Select(windows => new Series(windows.Name, windows.Bound is null ? Subject.Monolith : windows == last ? Subject.Split : Subject.Other, windows.Distribution(last.Bound!.Value.TotalMilliseconds)))])
                {
                    Marks = [.. bounded.Where(windows => windows.Bound > TimeSpan.Zero).Select(windows => new Mark(windows.Bound!.Value.TotalMilliseconds, Words.Same("MaxStaleness"), Subject.Other))],
                },
            ],
            Tables =
            [
                new(
                    new("How long an old name is seen", "Wie lange ein alter Name zu sehen ist"),
                    [new("Where", "Wo"), new("renames", "Umbenennungen"), new("old name seen after", "alter Name zu sehen nach"), new("median", "Median"), new("longest", "am längsten"), new("bound kept", "Grenze eingehalten")],
                    [
                        .. all.Select(windows => new Row(windows.Name,
                        [
                            Words.Same($"{windows.Milliseconds.Count}"), Words.Same($"{windows.Seen}"), Words.Figure(Statistics.Median(windows.Milliseconds), "ms"), Words.Figure(windows.Longest.TotalMilliseconds, "ms"),
                            windows.Bound is null ? Words.Same("–") : IsBroken(windows) ? new("no", "nein") : new("yes", "ja"),
                        ])),
                    ]),
            ],
        };
    }

    // Reads go on while entries are renamed, so that many renames meet what is known at every age.
    private static async Task<Windows> RenameAsync(Laboratory laboratory, Deployment deployment, TimeSpan? bound, CancellationToken stop)
    {
        var module = laboratory.Peer!;
        var (list, random) = (new Uri(deployment.AddressOf(laboratory.Joint), laboratory.Joint.Sample!.Path), new Random(laboratory.Options.Seed));
        var (renames, windows) = (new ConcurrentQueue<Rename>(), new List<TimeSpan>());
        laboratory.Say($"renaming, {deployment.Name.English}{(bound is { } value ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", MaxStaleness {value.TotalSeconds} s") : "")}");
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
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(token) : throw new ComparisonException($"{deployment.Name.English} refuses GET {list} with {(int)answer.StatusCode}.");
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
                    if (names.Contains(pending[i].Name, StringComparison.Ordinal) || Stopwatch.GetElapsedTime(pending[i].Acknowledged) > _patience)
                    {
                        windows.Add(pending[i].OldUntil is { } old ? Stopwatch.GetElapsedTime(pending[i].Acknowledged, old) : TimeSpan.Zero);
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
        public Words Name => Bound is { } bound
            ? Words.Of($"MaxStaleness = {bound.TotalSeconds:0.##} s", $"MaxStaleness = {bound.TotalSeconds:0.##} s")
            : Names.Monolith;

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
