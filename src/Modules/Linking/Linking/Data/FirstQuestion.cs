using CountryProvider.Modularity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CountryProvider.Linking.Data;

/// <summary>
/// Learns the names when the program starts: a catalogue that goes down before the first read would otherwise be answered for with 503.
/// The program listens after that, but does not wait longer than <see cref="LinkingOptions.StartTimeout"/> for a catalogue that is not
/// there yet: that one is asked in the background until it answers. With all catalogues in this process there is nothing to learn.
/// </summary>
internal sealed class FirstQuestion(
    IReadOnlyList<ModulePlace> places,
    IServiceProvider services,
    IOptions<LinkingOptions> options,
    TimeProvider clock
) : BackgroundService
{
    // The server is started after this, because it is registered last.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await ExecuteTask!
            .WaitAsync(options.Value.StartTimeout, clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
