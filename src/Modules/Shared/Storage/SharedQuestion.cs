namespace CountryProvider.Storage;

/// <summary>
/// Shares one question among all callers that need its answer at the same time. A caller never gets the answer to a question that was
/// sent before its call, so it misses no write that was acknowledged before. At most one question is on its way. Callers that come in
/// the meantime share the next one.
/// </summary>
/// <param name="ask">Sends the question. A caller cannot cancel it, because other callers wait for the answer too.</param>
/// <param name="clock">Gives the time at which a question is sent.</param>
public sealed class SharedQuestion(Func<Task> ask, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Question? _sent;
    private Question? _next;

    /// <summary>Waits for the answer to a question sent at <paramref name="notBefore"/> or later. Fails if the question fails.</summary>
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

    // Runs in the execution context of the caller that created the question, so that the question appears in that caller's trace.
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

            // Must happen inside the lock: a caller that enters the lock later must see that this question has ended.
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

        /// <summary>The time of sending, as a timestamp; the lowest value until then.</summary>
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
            _ = _answered.Task.Exception; // Observes the exception: perhaps no caller waits any more.
        }
    }
}
