using System.Diagnostics;
using CountryProvider.Host.Telemetry;
using Microsoft.Extensions.Options;

namespace CountryProvider.Host.Operations;

/// <summary>What keeps requests from being lost when the program ends.</summary>
internal static partial class Draining
{
    /// <summary>From the moment on that the program is told to stop, asks clients of HTTP/1.1 to take another connection next time. HTTP/2 has GOAWAY for that.</summary>
    public static void UseDraining(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        Func<object, Task> close = state =>
        {
            if (stopping.IsCancellationRequested)
            {
                ((HttpResponse)state).Headers.Connection = "close";
            }

            return Task.CompletedTask;
        };
        app.Use((http, next) =>
        {
            http.Response.OnStarting(close, http.Response); // Only then: the signal may come while the answer is made.
            return next(http);
        });
    }

    /// <summary>Waits until the program is told to stop, and ends it so that no request is lost.</summary>
    public static async Task WaitAndDrainAsync(this WebApplication app)
    {
        await Task.Delay(Timeout.Infinite, app.Lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var options = app.Services.GetRequiredService<IOptions<ShutdownOptions>>().Value;
        Stopping(app.Logger, options.DrainDelay, options.Timeout);

        // Readiness says no by now, but who sends requests here hears of it only later.
        await Task.Delay(options.DrainDelay);
        var started = Stopwatch.GetTimestamp();
        await app.StopAsync();
        Stopped(app.Logger);
        await app.EndOpenTelemetryAsync(options.Timeout - Stopwatch.GetElapsedTime(started));
    }

    [LoggerMessage(1, LogLevel.Information, "Country Provider stops: it takes requests for another {DrainDelay}, then has {Timeout} to finish those that it has")]
    private static partial void Stopping(ILogger logger, TimeSpan drainDelay, TimeSpan timeout);

    [LoggerMessage(2, LogLevel.Information, "Country Provider has stopped")]
    private static partial void Stopped(ILogger logger);
}
