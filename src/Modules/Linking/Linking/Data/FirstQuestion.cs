using CountryProvider.Modularity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CountryProvider.Linking.Data;

/// <summary>
/// Learns the names when the program starts: a catalogue that goes down before the first read would otherwise be answered for with 503. The
/// program listens after that, but does not wait longer than <see cref="Patience"/> for a catalogue that is not there yet: that one is
/// asked in the background until it answers. With all catalogues in this process there is nothing to learn.
/// </summary>
internal sealed class FirstQuestion(IReadOnlyList<ModulePlace> places, IServiceProvider services, TimeProvider clock) : BackgroundService
{
    /// <summary>
    /// On a busy machine the first calls of a process may time out, and the circuit breaker opens for a second. This is enough for two
    /// rounds of calls with the timeout that is set by default, and the pause between them.
    /// </summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    // The server is started after this, because it is registered last.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await ExecuteTask!.WaitAsync(Patience, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (places.All(place => place.IsHosted))
        {
            return Task.CompletedTask;
        }

        ModuleCalls.Enter("Linking");
        return services.GetRequiredService<Catalogues>().LearnAsync(stoppingToken);
    }
}
