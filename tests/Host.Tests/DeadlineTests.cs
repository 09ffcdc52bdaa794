using CountryProvider.Host.Distribution;
using Microsoft.Extensions.Time.Testing;

namespace CountryProvider.Host.Tests;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void The_time_left_runs_down_to_zero()
    {
        var deadline = Deadline.Within(TimeSpan.FromSeconds(2), _clock);

        deadline.Left.ShouldBe(TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        deadline.Left.ShouldBe(TimeSpan.FromSeconds(0.5));
        _clock.Advance(TimeSpan.FromHours(1));
        deadline.Left.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task What_is_done_for_a_caller_has_no_more_time_than_the_caller()
    {
        await Task.Run(
            () => // In its own flow of control.
            {
                Deadline.Begin("500", _clock)!.Value.Left.ShouldBe(TimeSpan.FromMilliseconds(500));
                _clock.Advance(TimeSpan.FromMilliseconds(200));

                Deadline.Within(TimeSpan.FromSeconds(2), _clock).Left.ShouldBe(TimeSpan.FromMilliseconds(300));
                Deadline.Within(TimeSpan.FromMilliseconds(100), _clock).Left.ShouldBe(TimeSpan.FromMilliseconds(100));
            },
            TestContext.Current.CancellationToken
        );

        Deadline.Within(TimeSpan.FromSeconds(2), _clock).Left.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("3600001")]
    [InlineData("99999999999999999999")]
    public void A_header_that_cannot_be_understood_sets_none(string? header) => Deadline.Begin(header, _clock).ShouldBeNull();
}
