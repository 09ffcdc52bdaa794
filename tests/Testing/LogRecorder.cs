using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Testing;

/// <summary>Keeps what a host logs.</summary>
[ProviderAlias("Recorder")]
public sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _lines.Enqueue(formatter(state, exception));

    public void Dispose() { }

    /// <summary>Waits until the lines are as they should be.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<string>, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition(Lines))
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
