using CountryProvider.Abstractions;
using CountryProvider.Host.Foundation.Settings;
using Polly;
using Polly.CircuitBreaker;

namespace CountryProvider.Host.Distribution;

/// <summary>
/// What stands between a caller and a module in another process: calls that may be repeated are sent again, and a module that does not
/// answer is left alone for a second; then one call tries whether it is back (M. Nygard, Release It!, "Circuit Breaker").
/// </summary>
internal sealed class Resilience
{
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly ResiliencePipeline _once;
    private readonly ResiliencePipeline _repeatedly;
    private readonly bool _hasBreaker;
    private int _isSilent;

    /// <param name="options">How often a call is repeated, and whether there is a circuit breaker.</param>
    /// <param name="clock">What pauses go by.</param>
    /// <param name="fellSilent">Called with the reason when the module does not answer any more.</param>
    /// <param name="cameBack">Called when it answers again.</param>
    public Resilience(ModulesOptions options, TimeProvider clock, Action<string> fellSilent, Action cameBack)
    {
        var steady = new SteadyClock(clock);
        _hasBreaker = options.CircuitBreaker;
        var isUnavailable = new PredicateBuilder().Handle<ModuleUnavailableException>();
        _once = !_hasBreaker
            ? ResiliencePipeline.Empty
            : new ResiliencePipelineBuilder { TimeProvider = steady }
                .AddCircuitBreaker(
                    new()
                    {
                        ShouldHandle = isUnavailable,
                        FailureRatio = 0.5,
                        MinimumThroughput = 2,
                        SamplingDuration = TimeSpan.FromSeconds(1),
                        BreakDuration = Break,
                        StateProvider = _breaker,
                        OnOpened = opened =>
                        {
                            if (Interlocked.Exchange(ref _isSilent, 1) == 0) // It opens again after each call that tried in vain.
                            {
                                fellSilent(opened.Outcome.Exception?.InnerException?.Message ?? "");
                            }

                            return default;
                        },
                        OnClosed = _ =>
                        {
                            if (Interlocked.Exchange(ref _isSilent, 0) == 1)
                            {
                                cameBack();
                            }

                            return default;
                        },
                    }
                )
                .Build();
        _repeatedly =
            options.Retries == 0
                ? _once
                : new ResiliencePipelineBuilder { TimeProvider = steady }
                    .AddRetry(
                        new()
                        {
                            ShouldHandle = isUnavailable,
                            MaxRetryAttempts = options.Retries,
                            Delay = TimeSpan.FromMilliseconds(50),
                            BackoffType = DelayBackoffType.Linear,
                            UseJitter = true, // Callers who failed together do not come back together.
                        }
                    )
                    .AddPipeline(_once)
                    .Build();
    }

    /// <summary>How long no call is let through after the circuit breaker has opened.</summary>
    public static TimeSpan Break { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether calls are let through.</summary>
    public BreakerState Breaker =>
        !_hasBreaker
            ? BreakerState.Closed
            : _breaker.CircuitState switch
            {
                CircuitState.Closed => BreakerState.Closed,
                CircuitState.HalfOpen => BreakerState.HalfOpen,
                _ => BreakerState.Open,
            };

    /// <summary>What to send the requests of a contract through.</summary>
    public ResiliencePipeline For(Contract contract) => contract.IsRepeatable ? _repeatedly : _once;

    // The circuit breaker asks for the time of day. After a jump of the system's clock it would stay open for as long as that was.
    private sealed class SteadyClock(TimeProvider clock) : TimeProvider
    {
        private readonly long _start = clock.GetTimestamp();

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + clock.GetElapsedTime(_start);

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, dueTime, period);
    }
}
