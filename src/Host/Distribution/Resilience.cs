using CountryProvider.Abstractions;
using CountryProvider.Host.Foundation.Settings;
using Polly;
using Polly.CircuitBreaker;

namespace CountryProvider.Host.Distribution;

/// <summary>
/// Retries and the circuit breaker for calls to a module in another process. Repeatable calls are retried. The circuit breaker stops calls
/// for a second to a module that does not answer. Then one call tests the module (M. Nygard, Release It!, "Circuit Breaker").
/// </summary>
internal sealed class Resilience
{
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly ResiliencePipeline _once;
    private readonly ResiliencePipeline _repeatedly;
    private readonly bool _hasBreaker;
    private int _isSilent;

    /// <param name="options">The number of retries, and whether there is a circuit breaker.</param>
    /// <param name="clock">The clock for pauses.</param>
    /// <param name="fellSilent">Called with the reason when the module stops answering.</param>
    /// <param name="cameBack">Called when the module answers again.</param>
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
                            if (Interlocked.Exchange(ref _isSilent, 1) == 0) // The breaker opens again after each failed test call.
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
                            UseJitter = true, // Callers whose calls failed together must not retry together.
                        }
                    )
                    .AddPipeline(_once)
                    .Build();
    }

    /// <summary>How long the circuit breaker stays open.</summary>
    public static TimeSpan Break { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The state of the circuit breaker. Closed when there is none.</summary>
    public BreakerState Breaker =>
        !_hasBreaker
            ? BreakerState.Closed
            : _breaker.CircuitState switch
            {
                CircuitState.Closed => BreakerState.Closed,
                CircuitState.HalfOpen => BreakerState.HalfOpen,
                _ => BreakerState.Open,
            };

    /// <summary>The pipeline for the requests of a contract.</summary>
    public ResiliencePipeline For(Contract contract) => contract.IsRepeatable ? _repeatedly : _once;

    // The circuit breaker uses the time of day. If the system clock jumped back, the breaker would stay open for as long as the jump.
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
