using CountryProvider.Comparison.Load;

namespace CountryProvider.Comparison.Tests;

public sealed class StatisticsTests
{
    [Fact]
    public void A_histogram_is_off_by_less_than_one_percent_from_nanoseconds_to_four_minutes()
    {
        for (var nanoseconds = 1.0; nanoseconds < 2.4e11; nanoseconds *= 1.07)
        {
            var histogram = new Histogram();
            histogram.Record((long)nanoseconds);

            var whole = Math.Floor(nanoseconds) / 1e6;
            histogram.Percentile(0.5).ShouldBe(whole, whole * 0.01);
        }
    }

    [Fact]
    public void What_is_longer_than_four_minutes_counts_as_four_minutes_and_what_is_negative_as_nothing()
    {
        var histogram = new Histogram();
        histogram.Record(long.MaxValue);
        histogram.Record(-1);

        histogram.Percentile(1).ShouldBe(240_000, 2_400);
        histogram.Percentile(0.5).ShouldBe(0);
        new Histogram(histogram.Buckets).Buckets.ShouldBe(histogram.Buckets);
    }

    [Fact]
    public void Percentiles_are_those_of_the_values()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 20_000).Select(_ => (long)(Math.Exp(random.NextDouble() * 10) * 1_000)).ToList();
        var (one, other) = (new Histogram(), new Histogram());
        foreach (var (value, index) in values.Select((value, index) => (value, index)))
        {
            (index % 2 == 0 ? one : other).Record(value);
        }

        one.Add(other);
        var copy = new Histogram(one.Buckets);

        values.Sort();
        foreach (var share in new[] { 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            var exact = values[(int)Math.Ceiling(share * values.Count) - 1] / 1e6;
            one.Percentile(share).ShouldBe(exact, exact * 0.01);
            copy.Percentile(share).ShouldBe(one.Percentile(share));
        }

        (copy.Count, new Histogram().Percentile(0.5)).ShouldBe((20_000, 0));
    }

    // Of data that are known, the interval holds the true median about as often as it promises.
    [Fact]
    public void The_interval_holds_the_median_in_about_95_of_100_samples()
    {
        var random = new Random(5);
        var held = 0;
        for (var sample = 0; sample < 500; sample++)
        {
            var estimate = Statistics.Estimate([.. Enumerable.Range(0, 15).Select(_ => -Math.Log(1 - random.NextDouble()))]);
            held += estimate.Low <= Math.Log(2) && Math.Log(2) <= estimate.High ? 1 : 0;
        }

        (held / 500.0).ShouldBeInRange(0.9, 0.98);
    }

    [Fact]
    public void The_median_is_in_the_middle()
    {
        Statistics.Median([3, 1, 2]).ShouldBe(2);
        Statistics.Median([4, 1, 2, 3]).ShouldBe(2.5);
        var same = Statistics.Estimate([2, 2, 2, 2]);
        (same.Value, same.Low, same.High).ShouldBe((2, 2, 2));
        Statistics.Estimate([1, 5, 2, 4, 3]).ShouldBe(Statistics.Estimate([1, 5, 2, 4, 3]));
    }

    [Theory]
    [InlineData(0.79, true)]
    [InlineData(0.81, false)] // Two processes of the same program may differ by as much.
    [InlineData(1.24, false)]
    [InlineData(1.26, true)]
    public void A_small_difference_may_be_chance_even_when_every_round_shows_it(double ratio, bool isDifferent)
    {
        double[] rounds = [100, 110, 90, 105, 95, 100];
        Contrast.Of(rounds, rounds, [.. rounds.Select(figure => figure * ratio)]).IsDifferent.ShouldBe(isDifferent);
    }

    [Fact]
    public void What_identical_processes_differ_by_is_no_difference()
    {
        double[] once = [100, 100, 100, 100, 100, 100];
        Contrast.Of(once, [150, 160, 150, 140, 150, 150], [60, 70, 70, 80, 70, 70]).IsDifferent.ShouldBeFalse();
        Contrast.Of(once, [100, 110, 100, 90, 100, 100], [60, 70, 70, 80, 70, 70]).IsDifferent.ShouldBeTrue();
    }
}
