namespace CountryProvider.Comparison.Report;

/// <summary>Common words of the report.</summary>
internal static class ReportWords
{
    /// <summary>The texts of the page itself.</summary>
    public static Texts Texts { get; } = Texts.Of(typeof(ReportWords));

    /// <summary>The style class, the sign and the word for a verdict.</summary>
    public static (string Style, string Sign, Words Word) Of(Verdict verdict) =>
        verdict switch
        {
            Verdict.Shown => ("shown", "✓", Texts["Shown"]),
            Verdict.Refuted => ("refuted", "✗", Texts["Refuted"]),
            Verdict.NoDifference => ("same", "≈", Texts["NoDifferenceSeen"]),
            Verdict.Undecided => ("undecided", "?", Texts["Undecided"]),
            _ => ("not-run", "–", Texts["NotRun"]),
        };

    public static Words Duration(double seconds) =>
        seconds < 60 ? Words.Formatted($"{seconds:0} s") : Words.Formatted($"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");

    /// <summary>The command line that repeats a single experiment.</summary>
    public static string Repeat(string command, string experiment) =>
        command.Contains(" --only ", StringComparison.Ordinal) ? command : $"{command} --only {experiment}";

    /// <summary>The number of runs of the load generator, and how many of them were void.</summary>
    public static Words Of(IReadOnlyCollection<LoadRun> runs)
    {
        var (all, isVoid) = (runs.Count, runs.Count(run => run.IsVoid));
        var (ofRuns, noneOrSome) = (
            all == 1 ? Texts["Run"] : Texts["Runs"],
            isVoid == 0 ? Texts["NoneOfTheRuns"] : Words.Formatted($"{isVoid}")
        );
        return Texts["RunsOfTheLoadGenerator", all, ofRuns, noneOrSome];
    }
}
