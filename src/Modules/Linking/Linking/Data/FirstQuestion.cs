using CountryProvider.Modularity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CountryProvider.Linking.Data;

/// <summary>
/// Learns the names at the start of the program. Otherwise, a catalogue that stops before the first read would cause a 503. The
/// program listens only after this, but it waits at most <see cref="LinkingOptions.StartTimeout"/> for a catalogue. Then it asks in
/// the background until the catalogue answers. With all catalogues in this process there is nothing to learn.
/// </summary>
internal sealed class FirstQuestion(
    IReadOnlyList<ModulePlace> places,
    IServiceProvider services,
    IOptions<LinkingOptions> options,
    TimeProvider clock
) : BackgroundService
{
    // The host starts the server after this service, because the server is registered last.
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
