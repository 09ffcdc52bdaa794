using System.Globalization;

namespace CountryProvider.Host.Distribution;

/// <summary>
/// The time at which a caller stops waiting for an answer. Requests carry the remaining time, so the clocks of two machines may differ.
/// </summary>
internal readonly struct Deadline
{
    /// <summary>The header with the remaining time in milliseconds.</summary>
    public const string Header = "Deadline-Ms";

    private static readonly AsyncLocal<Deadline?> _current = new();
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly TimeSpan _time;

    private Deadline(TimeSpan time, TimeProvider clock) => (_time, _clock, _start) = (time, clock, clock.GetTimestamp());

    /// <summary>The remaining time, zero or more.</summary>
    public TimeSpan Left => _time - _clock.GetElapsedTime(_start) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The deadline of the current async flow, or a deadline after the given time if that is sooner.</summary>
    public static Deadline Within(TimeSpan time, TimeProvider clock) =>
        _current.Value is { } current && current.Left < time ? current : new(time, clock);

    /// <summary>Sets the deadline of the current async flow from the header of the caller.</summary>
    /// <returns>Null when the header is missing or invalid. The longest valid value is one hour.</returns>
    public static Deadline? Begin(string? header, TimeProvider clock) =>
        long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= 3_600_000
            ? _current.Value = new(TimeSpan.FromMilliseconds(milliseconds), clock)
            : null;
}
