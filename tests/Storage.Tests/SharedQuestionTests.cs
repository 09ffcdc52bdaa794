using Microsoft.Extensions.Time.Testing;

namespace CountryProvider.Storage.Tests;

/// <summary>Which reads share a query, step by step.</summary>
public sealed class SharedQuestionTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<TaskCompletionSource> _asked = [];
    private readonly SharedQuestion _question;

    public SharedQuestionTests() => _question = new(AskAsync, _clock);

    [Fact]
    public async Task The_first_one_asks_at_once_and_gets_the_answer()
    {
        var first = Come();

        _asked.Count.ShouldBe(1);
        first.IsCompleted.ShouldBeFalse();
        _asked[0].SetResult();
        await first;
    }

    [Fact]
    public async Task Those_who_come_while_it_is_under_way_share_the_next_which_is_sent_when_it_has_ended()
    {
        var first = Come();
        Task[] others = [Come(), Come(), Come()];
        _asked.Count.ShouldBe(1);

        _asked[0].SetResult();
        await first;
        await UntilAskedAsync(2);
        others.ShouldAllBe(other => !other.IsCompleted);
        _asked[1].SetResult();

        await Task.WhenAll(others);
        _asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_gets_an_answer_to_a_question_that_was_sent_before_he_came()
    {
        var first = Come();
        _asked[0].SetResult();
        await first;

        var second = Come();

        second.IsCompleted.ShouldBeFalse();
        _asked.Count.ShouldBe(2);
        _asked[1].SetResult();
        await second;
    }

    [Fact]
    public async Task Who_is_content_with_what_was_known_before_gets_the_last_answer()
    {
        var before = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var first = _question.AnswerAsync(_clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromSeconds(1));

        var second = _question.AnswerAsync(before);

        _asked.Count.ShouldBe(1);
        _asked[0].SetResult();
        await Task.WhenAll(first, second);
        await _question.AnswerAsync(before);
        _asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_failure_is_for_those_who_shared_it_and_for_no_others()
    {
        var first = Come();
        var second = Come();
        _asked[0].SetException(new InvalidOperationException("It failed."));
        await Should.ThrowAsync<InvalidOperationException>(first);

        await UntilAskedAsync(2);
        _asked[1].SetResult();
        await second;
        var third = Come();
        _asked[2].SetResult();
        await third;
    }

    [Fact]
    public async Task At_most_one_is_under_way_however_many_come()
    {
        var (underWay, most) = (0, 0);
        var question = new SharedQuestion(
            async () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref underWay));
                await Task.Yield();
                Interlocked.Decrement(ref underWay);
            },
            TimeProvider.System
        );
        await Parallel.ForAsync(0, 1000, async (_, _) => await question.AnswerAsync(TimeProvider.System.GetTimestamp()));

        most.ShouldBe(1);
    }

    // Each a moment after the other.
    private Task Come()
    {
        _clock.Advance(TimeSpan.FromTicks(1));
        return _question.AnswerAsync(_clock.GetTimestamp());
    }

    private Task AskAsync()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Add(answer);
        return answer.Task;
    }

    private async Task UntilAskedAsync(int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (_asked.Count < count)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
