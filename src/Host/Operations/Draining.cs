using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Observation;

namespace CountryProvider.Host.Operations;

/// <summary>Shuts the process down without losing requests.</summary>
internal static partial class Draining
{
    /// <summary>Waits for the signal to stop, drains the process and stops it.</summary>
    public static async Task WaitAndDrainAsync(this WebApplication app, HostSettings settings)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, app.Lifetime.ApplicationStopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (options, clock) = (settings.Shutdown, app.Services.GetRequiredService<TimeProvider>());
        Stopping(app.Logger, options.DrainDelay, options.Timeout);

        // Readiness already fails. Load balancers notice this later and still send requests for a while.
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
