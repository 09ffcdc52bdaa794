namespace CountryProvider.Storage;

/// <summary>
/// A question that all share who need its answer at the same time. Nobody gets an answer to one that was sent before he asked, so nobody
/// misses a write that was acknowledged before. At most one is under way; those who come meanwhile share the next.
/// </summary>
/// <param name="ask">Asks. Not cancelled with the one who asked first: others wait for the answer too.</param>
/// <param name="clock">What tells when a question was sent.</param>
public sealed class SharedQuestion(Func<Task> ask, TimeProvider clock)
{
    // What it takes on a busy machine until one more of those who ask has his answer and is back. For so long they wait for each other at
    // most, but
    // not shorter than the system's clock can wait, and not so long that anybody notices.
    private static readonly TimeSpan _return = TimeSpan.FromMilliseconds(0.1);
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(3);

    private readonly Lock _gate = new();
    private long _answeredAt;
    private Question? _asked;
    private Question? _next;

    /// <summary>Ends when a question is answered that was sent at that moment or later; fails as it does.</summary>
    /// <param name="notBefore">A timestamp, <see cref="TimeProvider.GetTimestamp"/>; now or earlier.</param>
    public Task AnswerAsync(long notBefore)
    {
        Question question;
        Question? full;
        bool isFirst;
        lock (_gate)
        {
            if (_asked?.SentAt >= notBefore)
            {
                return _asked.Answered;
            }

            isFirst = _next is null && _asked is null or { Answered.IsCompleted: true };
            question = _next ??= new() { Expected = isFirst ? Returning() : int.MaxValue };
            question.Askers++;
            full = TakeIfFull(question);
        }

        Send(full);
        if (isFirst && full is null)
        {
            _ = SendSoonAsync(question);
        }

        return question.Answered;
    }

    private static TimeSpan Gathering(int askers) =>
        TimeSpan.FromTicks(Math.Clamp(askers * _return.Ticks, _shortest.Ticks, _longest.Ticks));

    // As many as have just got their answer: they may be about to ask again.
    private int Returning() => _asked is not null && clock.GetElapsedTime(_answeredAt) < Gathering(_asked.Askers) ? _asked.Askers : 0;

    // The next question, to be sent at once, if nobody else is expected to share it.
    private Question? TakeIfFull(Question next)
    {
        if (next != _next || next.Askers < next.Expected)
        {
            return null;
        }

        (_asked, _next, next.SentAt) = (next, null, clock.GetTimestamp());
        return next;
    }

    // Those who are expected may not come.
    private async Task SendSoonAsync(Question next)
    {
        await Task.Delay(Gathering(next.Expected), clock);
        Question? full;
        lock (_gate)
        {
            next.Expected = 0;
            full = TakeIfFull(next);
        }

        Send(full);
    }

    private void Send(Question? question)
    {
        if (question is not null)
        {
            ExecutionContext.Run(
                question.Context,
                static state =>
                {
                    var (self, question) = ((SharedQuestion, Question))state!;
                    _ = self.SendAsync(question);
                },
                (this, question)
            );
        }
    }

    private async Task SendAsync(Question question)
    {
        try
        {
            await ask();
            question.Answer();
        }
        catch (Exception e)
        {
            question.Fail(e);
        }

        Question? next;
        Question? full = null;
        lock (_gate)
        {
            _answeredAt = clock.GetTimestamp();
            next = _next;
            if (next is not null)
            {
                next.Expected = next.Askers + question.Askers;
                full = TakeIfFull(next);
            }
        }

        Send(full);
        if (next is not null && full is null)
        {
            await SendSoonAsync(next);
        }
    }

    private sealed class Question
    {
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>When it was sent, as a timestamp; the past as long as it was not.</summary>
        public long SentAt { get; set; } = long.MinValue;

        /// <summary>How many wait for the answer.</summary>
        public int Askers { get; set; }

        /// <summary>How many to wait for before it is sent: clients that ask one thing after the other are back in a moment.</summary>
        public int Expected { get; set; }

        /// <summary>Of the one who thought of it, so that it is seen in the trace of that one.</summary>
        public ExecutionContext Context { get; } = ExecutionContext.Capture()!;

        public Task Answered => _answered.Task;

        public void Answer() => _answered.SetResult();

        public void Fail(Exception exception)
        {
            _answered.SetException(exception);
            _ = _answered.Task.Exception; // Those who wait may all have gone.
        }
    }
}
