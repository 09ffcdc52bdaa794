namespace CountryProvider.Storage;

/// <summary>
/// A question that all share who need its answer at the same time. Nobody gets an answer to one that was sent before he asked, so nobody
/// misses a write that was acknowledged before. At most one is under way; those who come meanwhile share the next.
/// </summary>
/// <param name="ask">Asks. Not cancelled with the one who asked first: others wait for the answer too.</param>
/// <param name="clock">What tells when a question was sent.</param>
public sealed class SharedQuestion(Func<Task> ask, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Question? _sent;
    private Question? _next;

    /// <summary>Ends when a question is answered that was sent at that moment or later; fails as it does.</summary>
    /// <param name="notBefore">A timestamp, <see cref="TimeProvider.GetTimestamp"/>; now or earlier.</param>
    public Task AnswerAsync(long notBefore)
    {
        Question question;
        lock (_gate)
        {
            if (_sent?.SentAt >= notBefore)
            {
                return _sent.Answered;
            }

            if (_sent is { Answered.IsCompleted: false })
            {
                return (_next ??= new()).Answered;
            }

            question = _sent = new() { SentAt = clock.GetTimestamp() };
        }

        Send(question);
        return question.Answered;
    }

    // In the context of the one who thought of it, so that it is seen in the trace of that one.
    private void Send(Question question) =>
        ExecutionContext.Run(
            question.Context,
            static state =>
            {
                var (self, question) = ((SharedQuestion, Question))state!;
                _ = self.SendAsync(question);
            },
            (this, question)
        );

    private async Task SendAsync(Question question)
    {
        Exception? failure = null;
        try
        {
            await ask();
        }
        catch (Exception e)
        {
            failure = e;
        }

        Question? next;
        lock (_gate)
        {
            next = _next;
            if (next is not null)
            {
                (_sent, _next, next.SentAt) = (next, null, clock.GetTimestamp());
            }

            // Before anybody else gets in: who comes after this must see that it has ended.
            question.End(failure);
        }

        if (next is not null)
        {
            Send(next);
        }
    }

    private sealed class Question
    {
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>When it was sent, as a timestamp; the past as long as it was not.</summary>
        public long SentAt { get; set; } = long.MinValue;

        public ExecutionContext Context { get; } = ExecutionContext.Capture()!;

        public Task Answered => _answered.Task;

        public void End(Exception? failure)
        {
            if (failure is null)
            {
                _answered.SetResult();
                return;
            }

            _answered.SetException(failure);
            _ = _answered.Task.Exception; // Those who wait may all have gone.
        }
    }
}
