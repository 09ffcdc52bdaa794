using System.Diagnostics;
using System.Runtime.InteropServices;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;
using CountryProvider.Host.Foundation;

namespace CountryProvider.Comparison;

/// <summary>Runs the experiments in sequence, and collects their findings.</summary>
internal static class Session
{
    private const double MaxSpoiled = 0.25;

    /// <param name="progress">Called with the current experiment (null before the first) and a description of its current step.</param>
    /// <param name="finished">Called with the finding of an experiment.</param>
    /// <exception cref="ComparisonException">The comparison cannot be completed. There is no report then.</exception>
    public static async Task<ComparisonReport> RunAsync(
        CompareOptions options,
        Action<Experiment?, string> progress,
        Action<Section> finished,
        CancellationToken stop
    )
    {
        var (started, clock) = (DateTimeOffset.Now, Stopwatch.GetTimestamp());
        Experiment? current = null;
        await using var laboratory = await Laboratory.OpenAsync(options, what => progress(current, what), stop);
        var sections = new List<Section>();
        foreach (
            var experiment in Experiment
                .All.Where(experiment => options.Only.Count == 0 || options.Only.Contains(experiment.Name))
                .Where(experiment => !options.ComparesBuilds || experiment.ForBuilds is not null)
        )
        {
            current = experiment;
            progress(experiment, "");
            laboratory.Begin(experiment);
            var finding = ObstacleTo(experiment, laboratory) is { } obstacle
                ? new Finding(Verdict.NotRun, obstacle)
                : WithDoubts(await experiment.RunAsync(laboratory, stop), laboratory);
            var question = options.ComparesBuilds
                ? experiment.ForBuilds!
                : new(experiment.Question, experiment.Claim, experiment.Method, experiment.Limits);
            var section = new Section(experiment.Name, question.Question, question.Claim, question.Method, question.Limits, finding);
            sections.Add(section);
            finished(section);
        }

        return new()
        {
            Started = started,
            Seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds,
            Command = options.Command,
            Circumstances = CircumstancesOf(laboratory),
            Sections = sections,
            Runs = laboratory.Runs,
        };
    }

    private static Words? ObstacleTo(Experiment experiment, Laboratory laboratory) =>
        laboratory.Options.IsQuick && experiment.IsLong && !laboratory.Options.Only.Contains(experiment.Name)
            ? Texts.Common["TooLongForQuick", experiment.Name]
            : experiment.Obstacle(laboratory);

    // If the load generator was late, the figures describe the machine rather than the measured program.
    private static Finding WithDoubts(Finding finding, Laboratory laboratory) =>
        laboratory.Accepted is not { Spoiled: > 0 } runs
            ? finding
            : finding with
            {
                Verdict = laboratory.Decisive.Spoiled > laboratory.Decisive.All * MaxSpoiled ? Verdict.Undecided : finding.Verdict,
                Threats = [.. finding.Threats, Texts.Common["LateRuns", runs.Spoiled, runs.All]],
            };

    private static Circumstances CircumstancesOf(Laboratory laboratory) =>
        new()
        {
            Version = ProductVersion.Text,
            Programs = laboratory.Programs,
            System = RuntimeInformation.OSDescription,
            Processor =
                File.Exists("/proc/cpuinfo")
                && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                    is { } model
                    ? model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
                    : RuntimeInformation.ProcessArchitecture.ToString(),
            Cores = Environment.ProcessorCount,
            Memory = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e6),
            Runtime = RuntimeInformation.FrameworkDescription,
            Pinning = laboratory.Pinning,
            Grouping = laboratory.Options.Split.ToString(),
            Entries = laboratory.Options.Entries,
            Settings = [.. laboratory.Settings.Select(ShownCommand.WithoutSecrets)],
            Seed = laboratory.Options.Seed,
            Rounds = laboratory.Options.Rounds,
            IsQuick = laboratory.Options.IsQuick,
        };
}
