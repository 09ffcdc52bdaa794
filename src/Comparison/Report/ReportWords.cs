namespace CountryProvider.Comparison.Report;

/// <summary>What the report calls things.</summary>
internal static class ReportWords
{
    /// <summary>The name of a class of the style sheet, a sign and a word.</summary>
    public static (string Style, string Sign, Words Word) Of(Verdict verdict) => verdict switch
    {
        Verdict.Shown => ("shown", "✓", new("shown", "gezeigt")),
        Verdict.Refuted => ("refuted", "✗", new("refuted", "widerlegt")),
        Verdict.NoDifference => ("same", "≈", new("no difference seen", "kein Unterschied zu sehen")),
        Verdict.Undecided => ("undecided", "?", new("undecided", "unentschieden")),
        _ => ("not-run", "–", new("not run", "nicht ausgeführt")),
    };

    public static Words Duration(double seconds) => seconds < 60 ? Words.Number($"{seconds:0} s") : Words.Number($"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");

    /// <summary>The command that repeats one experiment alone.</summary>
    public static string Repeat(string command, string experiment) => command.Contains(" --only ", StringComparison.Ordinal) ? command : $"{command} --only {experiment}";

    /// <summary>How often the load generator ran, and how many of the runs were void.</summary>
    public static Words Of(IReadOnlyCollection<LoadRun> runs)
    {
        var (all, isVoid) = (runs.Count, runs.Count(run => run.IsVoid));
        return Words.Of(
            $"{all} {(all == 1 ? "run" : "runs")} of the load generator, {(isVoid == 0 ? "none" : $"{isVoid}")} of them void.",
            $"{all} {(all == 1 ? "Lauf" : "Läufe")} des Lastgenerators, davon {(isVoid == 0 ? "keiner" : $"{isVoid}")} ungültig.");
    }
}
