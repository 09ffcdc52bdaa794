using CountryProvider.Comparison.Experiments;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison.Tests;

/// <summary>What an experiment says of a claim, for figures on both sides of every limit.</summary>
public sealed class VerdictTests
{
    [Theory]
    [InlineData(1.2, 1.1, 1.3, nameof(Verdict.Shown))]
    [InlineData(1.2, 1.04, 1.3, nameof(Verdict.NoDifference))]
    [InlineData(0.8, 0.7, 0.96, nameof(Verdict.NoDifference))]
    [InlineData(0.8, 0.7, 0.9, nameof(Verdict.Refuted))]
    public void A_call_over_the_network_is_slower(double ratio, double low, double high, string verdict) =>
        Latency.Judge(Of(ratio, low, high)).ToString().ShouldBe(verdict);

    [Theory]
    [InlineData(0.8, 1, nameof(Verdict.Shown))]
    [InlineData(0.8, 1.2, nameof(Verdict.Shown))]
    [InlineData(1, 1.2, nameof(Verdict.Refuted))]
    [InlineData(1, 1, nameof(Verdict.NoDifference))]
    public void A_split_costs_throughput(double ratio, double other, string verdict) =>
        Throughput.Judge([Of(ratio), Of(other)]).ToString().ShouldBe(verdict);

    [Theory]
    [InlineData(2.5, 1.5, 1.05, 10.0, nameof(Verdict.Shown))]
    [InlineData(2.5, 1.05, 1.05, 1.0, nameof(Verdict.Shown))]
    [InlineData(2.5, 1.05, 1.2, null, nameof(Verdict.Shown))]
    [InlineData(1.08, 1.05, 1.05, 0.0, nameof(Verdict.Refuted))]
    [InlineData(1, 1.2, 1, 10.0, nameof(Verdict.NoDifference))]
    [InlineData(0.8, 1.2, 1, 10.0, nameof(Verdict.NoDifference))]
    public void Calls_that_do_little_are_expensive(double none, double little, double much, double? enough, string verdict)
    {
        (double, Contrast)[] points = [(0, Of(none)), (1, Of(little)), (10, Of(much))];

        Work.Enough(points).ShouldBe(enough);
        Work.Judge(points).ToString().ShouldBe(verdict);
    }

    [Theory]
    [InlineData(0.7, 0.79, nameof(Verdict.Shown))]
    [InlineData(0.7, 0.81, nameof(Verdict.Undecided))]
    [InlineData(0.81, 0.95, nameof(Verdict.Refuted))]
    public void A_role_starts_faster(double low, double high, string verdict) =>
        Start.Judge(new(0.8, low, high)).ToString().ShouldBe(verdict);

    [Theory]
    [InlineData(0.95, 0.05, 0.95, nameof(Verdict.Shown))]
    [InlineData(0.94, 0.05, 0.95, nameof(Verdict.Undecided))]
    [InlineData(1, 0.06, 1, nameof(Verdict.Refuted))]
    [InlineData(1, 0, 0.94, nameof(Verdict.Refuted))]
    public void A_dead_process_takes_no_other_along(double before, double monolith, double others, string verdict) =>
        Isolation.Judge(before, monolith, others).ToString().ShouldBe(verdict);

    [Theory]
    [InlineData(0.79, 0.95, true)]
    [InlineData(0.8, 0.95, false)]
    [InlineData(0.79, 0.94, false)]
    public void A_leak_is_isolated_when_it_harms_the_monolith_alone(double monolith, double split, bool isIsolated) =>
        Leaks.IsIsolated(monolith, split).ShouldBe(isIsolated);

    [Theory]
    [InlineData(0.95, true, true, nameof(Verdict.Shown))]
    [InlineData(0.94, true, true, nameof(Verdict.Undecided))]
    [InlineData(0.95, true, false, nameof(Verdict.Refuted))]
    [InlineData(0.95, false, true, nameof(Verdict.Refuted))]
    public void Leaks_stay_where_they_are(double without, bool memory, bool threads, string verdict) =>
        Leaks
            .Judge(without, [.. memory ? [Leak.Memory] : Array.Empty<Leak>(), .. threads ? [Leak.Threads] : Array.Empty<Leak>()])
            .ToString()
            .ShouldBe(verdict);

    [Theory]
    [InlineData(0.9, 0.5, 0.9, nameof(Verdict.Shown))]
    [InlineData(0.89, 0.5, 0.9, nameof(Verdict.Undecided))]
    [InlineData(0.9, 0.51, 0.9, nameof(Verdict.Refuted))]
    [InlineData(0.9, 0.5, 0.89, nameof(Verdict.Refuted))]
    public void Callers_have_to_be_prepared(double monolith, double unprepared, double prepared, string verdict) =>
        SlowPeer.Judge(monolith, unprepared, prepared).ToString().ShouldBe(verdict);

    [Theory]
    [InlineData(0, 0, 1_020, nameof(Verdict.Shown))]
    [InlineData(0, 0, 1_021, nameof(Verdict.Refuted))]
    [InlineData(0, 600, 900, nameof(Verdict.Refuted))]
    [InlineData(1, 0, 900, nameof(Verdict.Refuted))]
    [InlineData(0, 0, 0, nameof(Verdict.Refuted))]
    public void Names_are_old_for_no_longer_than_the_bound(int alone, int halfSecond, int second, string verdict) =>
        Consistency
            .Judge(
                new(null, [TimeSpan.Zero, TimeSpan.FromMilliseconds(alone)]),
                [
                    new(TimeSpan.FromSeconds(0.5), [TimeSpan.FromMilliseconds(halfSecond)]),
                    new(TimeSpan.FromSeconds(1), [TimeSpan.FromMilliseconds(second), TimeSpan.Zero]),
                ]
            )
            .ToString()
            .ShouldBe(verdict);

    [Theory]
    [InlineData(1.5, false, nameof(Verdict.Shown))]
    [InlineData(1.5, true, nameof(Verdict.Shown))]
    [InlineData(1.49, true, nameof(Verdict.NoDifference))]
    [InlineData(1.49, false, nameof(Verdict.Refuted))]
    public void Replicas_answer_more(double low, bool areShared, string verdict) =>
        ScaleOut.Judge(new(2, low, 3), areShared).ToString().ShouldBe(verdict);

    [Theory]
    [InlineData(0.95, 0.49, 0.95, nameof(Verdict.Shown))]
    [InlineData(0.94, 0.49, 0.95, nameof(Verdict.Undecided))]
    [InlineData(0.95, 0.5, 0.95, nameof(Verdict.Refuted))]
    [InlineData(0.95, 0.49, 0.94, nameof(Verdict.Refuted))]
    public void A_new_version_disturbs_no_other_module(double before, double monolith, double others, string verdict) =>
        Deploy.Judge(before, monolith, others).ToString().ShouldBe(verdict);

    // Chance may make a ratio 1/1.05 to 1.05.
    private static Contrast Of(double ratio) => Of(ratio, ratio - 0.01, ratio + 0.01);

    private static Contrast Of(double ratio, double low, double high) =>
        new(new(1, 1, 1), new(ratio, low, high), new(ratio, low, high), 1.05);
}
