using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Observation;

namespace CountryProvider.Host.Operations;

/// <summary>What keeps requests from being lost when the program ends.</summary>
internal static partial class Draining
{
    /// <summary>Waits until the program is told to stop, and ends it so that no request is lost.</summary>
    public static async Task WaitAndDrainAsync(this WebApplication app, HostSettings settings)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, app.Lifetime.ApplicationStopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (options, clock) = (settings.Shutdown, app.Services.GetRequiredService<TimeProvider>());
        Stopping(app.Logger, options.DrainDelay, options.Timeout);

        // Readiness says no by now, but who sends requests here hears of it only later.
        await Task.Delay(options.DrainDelay, clock);
        var started = clock.GetTimestamp();
        await app.StopAsync();
        Stopped(app.Logger);
        await app.EndOpenTelemetryAsync(settings.Configuration, options.Timeout - clock.GetElapsedTime(started));
    }

    [LoggerMessage(
        1,
        LogLevel.Information,
        "Country Provider stops: it takes requests for another {DrainDelay}, then has {Timeout} to finish those that it has"
    )]
    private static partial void Stopping(ILogger logger, TimeSpan drainDelay, TimeSpan timeout);

    [LoggerMessage(2, LogLevel.Information, "Country Provider has stopped")]
    private static partial void Stopped(ILogger logger);
}
