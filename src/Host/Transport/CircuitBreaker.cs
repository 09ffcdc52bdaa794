using System.Diagnostics;
using CountryProvider.Host.Topology;

namespace CountryProvider.Host.Transport;

/// <summary>
/// Keeps calls away from a module that does not answer. After two failures in a row it opens for a second; then one call in a
/// second tries whether the module is back (M. Nygard, Release It!, "Circuit Breaker").
/// </summary>
internal sealed class CircuitBreaker
{
    private const int FailuresUntilOpen = 2;

    private int _failures;
    private long _openUntil;

    /// <summary>How long no call is let through after the breaker has opened.</summary>
    public static TimeSpan Break { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether calls are let through.</summary>
    public BreakerState State => IsClosed ? BreakerState.Closed : LeftUntil(Volatile.Read(ref _openUntil)) > TimeSpan.Zero ? BreakerState.Open : BreakerState.HalfOpen;

    private bool IsClosed => Volatile.Read(ref _failures) < FailuresUntilOpen;

    /// <summary>Whether a call may be made.</summary>
    /// <param name="retryAfter">If not, when to ask again: up to <see cref="Break"/>.</param>
    public bool TryPass(out TimeSpan retryAfter)
    {
        retryAfter = default;
        if (IsClosed)
        {
            return true;
        }

        var until = Volatile.Read(ref _openUntil);
        retryAfter = LeftUntil(until);
        if (retryAfter > TimeSpan.Zero)
        {
            return false;
        }

        // Of all who come now one may try. It need not come back with a result: the next tries a break later.
        retryAfter = Break;
        return Interlocked.CompareExchange(ref _openUntil, BreakFromNow(), until) == until;
    }

    /// <summary>Notes that the module answered.</summary>
    /// <returns>Whether that closed the breaker.</returns>
    public bool Succeeded() => Volatile.Read(ref _failures) > 0 && Interlocked.Exchange(ref _failures, 0) >= FailuresUntilOpen;

    /// <summary>Notes that the module did not answer.</summary>
    /// <returns>Whether that opened the breaker, which was closed.</returns>
    public bool Failed()
    {
        Volatile.Write(ref _openUntil, BreakFromNow());
        return Interlocked.Increment(ref _failures) == FailuresUntilOpen;
    }

    private static TimeSpan LeftUntil(long timestamp) => Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp);

    private static long BreakFromNow() => Stopwatch.GetTimestamp() + (long)(Break.TotalSeconds * Stopwatch.Frequency);
}
