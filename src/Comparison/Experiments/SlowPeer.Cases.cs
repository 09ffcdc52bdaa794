using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

// The cases: states of the called module, protections of its caller, and the outcomes.
internal sealed partial class SlowPeer
{
    /// <summary>The behaviour of a called module.</summary>
    /// <param name="Switch">Turns the behaviour on (true) or off.</param>
    private sealed record State(Words Name, Func<HttpClient, MeasuredProcess, bool, Task> Switch);

    /// <summary>The protections of a caller.</summary>
    /// <param name="Settings">The settings, as on the command line.</param>
    private sealed record Protection(Words Name, IReadOnlyList<string> Settings)
    {
        public static Protection InProcess { get; } = new(DeploymentNames.Monolith, []);

        /// <summary>From no protection to all. Each step adds one protection.</summary>
        public static IReadOnlyList<Protection> Ladder(Laboratory laboratory, TimeSpan deadline)
        {
            IReadOnlyList<(Words Name, string Without, string With)> steps =
            [
                (_texts["Deadline"], "--Modules:CallTimeout=00:05:00", $"--Modules:CallTimeout={deadline:c}"),
                (_texts["Retries"], "--Modules:Retries=0", "--Modules:Retries=2"),
                (_texts["CircuitBreaker"], "--Modules:CircuitBreaker=false", "--Modules:CircuitBreaker=true"),
                (
                    _texts["LastAnswer"],
                    laboratory.MaxStalenessOnError(TimeSpan.Zero),
                    laboratory.MaxStalenessOnError(TimeSpan.FromMinutes(10))
                ),
            ];
            return
            [
                .. from count in Enumerable.Range(0, steps.Count + 1)
                select new Protection(
                    count == 0 ? _texts["NotPrepared"] : Words.Formatted($"+ {steps[count - 1].Name}"),
                    [laboratory.MaxStaleness(TimeSpan.Zero), .. steps.Select((step, place) => place < count ? step.With : step.Without)]
                ),
            ];
        }
    }

    private sealed record Measure(Protection Protection, State State, Figure Reads, Figure Writes);

    /// <summary>
    /// The outcomes as shares of all requests, and percentiles in milliseconds. A request that was given up counts with the time until
    /// then.
    /// </summary>
    private sealed record Figure(double InTime, double Stale, double Later, double Failed, double Median, double Percentile)
    {
        public static Figure Of(LoadResult result, string target)
        {
            var targets = result.Targets.Where(one => one.Name == target).ToList();
            var durations = new Histogram(targets.SelectMany(one => one.Durations));
            return new(
                Share(Outcome.Ok) + Share(Outcome.Stale),
                Share(Outcome.Stale),
                Share(Outcome.Slow),
                Share(Outcome.Refused) + Share(Outcome.Lost),
                durations.Percentile(0.5),
                durations.Percentile(0.99)
            );

            double Share(Outcome outcome) => durations.Count == 0 ? 0 : (double)targets.Sum(one => one.Count(outcome)) / durations.Count;
        }
    }
}
