using System.Globalization;

namespace CountryProvider.Host.Distribution;

/// <summary>
/// Until when an answer is wanted. It travels as the time that is left, so that the clocks of two machines need not agree.
/// </summary>
internal readonly struct Deadline
{
    /// <summary>The header that carries the time left, in milliseconds.</summary>
    public const string Header = "Deadline-Ms";

    private static readonly AsyncLocal<Deadline?> _current = new();
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly TimeSpan _time;

    private Deadline(TimeSpan time, TimeProvider clock) => (_time, _clock, _start) = (time, clock, clock.GetTimestamp());

    /// <summary>The time left, zero or more.</summary>
    public TimeSpan Left => _time - _clock.GetElapsedTime(_start) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The deadline of what is being done in this flow of control, or that far from now if it is sooner.</summary>
    public static Deadline Within(TimeSpan time, TimeProvider clock) =>
        _current.Value is { } current && current.Left < time ? current : new(time, clock);

    /// <summary>Sets the deadline for this flow of control from what the caller says.</summary>
    /// <returns>Null when the caller says nothing that can be understood.</returns>
    public static Deadline? Begin(string? header, TimeProvider clock) =>
        long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= 3_600_000
            ? _current.Value = new(TimeSpan.FromMilliseconds(milliseconds), clock)
            : null;
}
