using CountryProvider.Abstractions;
using CountryProvider.Host.Distribution;
using Microsoft.Extensions.Time.Testing;

namespace CountryProvider.Host.Tests;

/// <summary>What stands between a caller and a module that does not answer, with a clock that the tests move.</summary>
public sealed class ResilienceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _log = [];
    private int _calls;
    private bool _answers;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Contract Query => All.First(contract => contract.IsQuery);

    private static Contract Command => All.First(contract => !contract.IsQuery);

    private static IEnumerable<Contract> All => Modules.All.SelectMany(Contract.Of);

    [Fact]
    public async Task After_two_failures_nobody_calls_for_a_second()
    {
        var resilience = Create(retries: 0);
        await FailAsync(resilience);
        resilience.Breaker.ShouldBe(BreakerState.Closed);
        await FailAsync(resilience);
        resilience.Breaker.ShouldBe(BreakerState.Open);

        _clock.Advance(TimeSpan.FromSeconds(0.9));
        await Should.ThrowAsync<Polly.CircuitBreaker.BrokenCircuitException>(() => CallAsync(resilience, Query));

        _calls.ShouldBe(2);
        _log.ShouldBe(["silent"]);
    }

    [Fact]
    public async Task After_a_second_one_call_tries_and_its_answer_closes_the_circuit()
    {
        var resilience = Create(retries: 0);
        await FailAsync(resilience);
        await FailAsync(resilience);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await FailAsync(resilience); // It tries in vain, and another second begins.
        await Should.ThrowAsync<Polly.CircuitBreaker.BrokenCircuitException>(() => CallAsync(resilience, Query));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _answers = true;
        await CallAsync(resilience, Query);

        resilience.Breaker.ShouldBe(BreakerState.Closed);
        _log.ShouldBe(["silent", "back"]);
    }

    [Fact]
    public async Task A_jump_of_the_time_of_day_does_not_keep_it_open()
    {
        var clock = new JumpingClock(_clock);
        var resilience = new Resilience(new() { Retries = 0 }, clock, _ => { }, () => { });
        await FailAsync(resilience);
        await FailAsync(resilience);

        clock.Jump = TimeSpan.FromHours(-1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _answers = true;
        await CallAsync(resilience, Query);

        resilience.Breaker.ShouldBe(BreakerState.Closed);
    }

    [Fact]
    public async Task Answers_and_refusals_keep_the_circuit_closed()
    {
        var resilience = Create(retries: 0);
        for (var i = 0; i < 20; i++)
        {
            await Should.ThrowAsync<NotFoundException>(() =>
                resilience
                    .For(Query)
                    .ExecuteAsync((CancellationToken _) => ValueTask.FromException<int>(new NotFoundException("None.")), Stop)
                    .AsTask()
            );
        }

        resilience.Breaker.ShouldBe(BreakerState.Closed);
        _log.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task A_query_is_repeated_as_often_as_the_setting_says(int retries, int calls)
    {
        var resilience = Create(retries);

        var call = CallAsync(resilience, Query);
        await AdvanceUntilAsync(call);

        await Should.ThrowAsync<ModuleUnavailableException>(call);
        _calls.ShouldBe(calls);
    }

    [Fact]
    public async Task A_call_that_is_repeated_pauses_first()
    {
        var call = CallAsync(Create(retries: 1), Query);
        _calls.ShouldBe(1);
        call.IsCompleted.ShouldBeFalse();
        _answers = true;

        await AdvanceUntilAsync(call);

        (await call).ShouldBe(2);
    }

    [Fact]
    public async Task A_command_that_is_not_idempotent_is_sent_once()
    {
        var command = new Contract(Modules.All[0], typeof(Once), typeof(int));

        await Should.ThrowAsync<ModuleUnavailableException>(() => CallAsync(Create(retries: 5), command));

        _calls.ShouldBe(1);
        Command.IsRepeatable.ShouldBeTrue("those of the modules may all be repeated");
    }

    [Fact]
    public async Task Without_a_circuit_breaker_every_call_is_made()
    {
        var resilience = Create(retries: 0, circuitBreaker: false);
        for (var i = 0; i < 10; i++)
        {
            await FailAsync(resilience);
        }

        _calls.ShouldBe(10);
        resilience.Breaker.ShouldBe(BreakerState.Closed);
    }

    private Resilience Create(int retries, bool circuitBreaker = true) =>
        new(new() { Retries = retries, CircuitBreaker = circuitBreaker }, _clock, _ => _log.Add("silent"), () => _log.Add("back"));

    private Task FailAsync(Resilience resilience) => Should.ThrowAsync<ModuleUnavailableException>(() => CallAsync(resilience, Query));

    private async Task<int> CallAsync(Resilience resilience, Contract contract) =>
        await resilience
            .For(contract)
            .ExecuteAsync(
                (CancellationToken _) =>
                {
                    _calls++;
                    return _answers
                        ? ValueTask.FromResult(_calls)
                        : ValueTask.FromException<int>(ModuleUnavailableException.NoAnswer("Country", TimeSpan.FromSeconds(1), null));
                },
                Stop
            );

    private async Task AdvanceUntilAsync(Task call)
    {
        for (var i = 0; i < 1000 && !call.IsCompleted; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
    }

    private sealed record Once : ICommand<int>;

    private sealed class JumpingClock(TimeProvider clock) : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Jump;

        public override long GetTimestamp() => clock.GetTimestamp();
    }
}
