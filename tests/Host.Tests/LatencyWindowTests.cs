using CountryProvider.Host.Observation.Calls;
using Microsoft.Extensions.Time.Testing;

namespace CountryProvider.Host.Tests;

public sealed class LatencyWindowTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Calls_are_counted_for_a_minute_and_forgotten_soon_after()
    {
        var window = new LatencyWindow(isRemote: true, _clock);
        window.Record(TimeSpan.FromMilliseconds(1), answered: true);
        _clock.Advance(TimeSpan.FromSeconds(30));
        window.Record(TimeSpan.FromMilliseconds(1), answered: false);

        Count().ShouldBe((2, 1));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Count().ShouldBe((2, 1));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Count().ShouldBe((1, 1));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Count().ShouldBe((0, 0));
        _clock.Advance(TimeSpan.FromHours(1));
        window.Record(TimeSpan.FromMilliseconds(1), answered: true);
        Count().ShouldBe((1, 0));

        (long, long) Count() => window.Read("Linking", "Country") is var hop ? (hop.Count, hop.Failures) : default;
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.25)]
    [InlineData(17)]
    [InlineData(2_000)]
    public void Percentiles_are_at_most_six_percent_off(double milliseconds)
    {
        var window = new LatencyWindow(isRemote: false, _clock);
        for (var i = 0; i < 98; i++)
        {
            window.Record(TimeSpan.FromMilliseconds(milliseconds), answered: true);
        }

        window.Record(TimeSpan.FromMilliseconds(milliseconds * 10), answered: true);
        window.Record(TimeSpan.FromMilliseconds(milliseconds * 10), answered: true);

        var hop = window.Read("Linking", "Country");
        hop.Median.TotalMilliseconds.ShouldBe(milliseconds, milliseconds * 0.07);
        hop.P99.TotalMilliseconds.ShouldBe(milliseconds * 10, milliseconds * 0.7);
    }
}
