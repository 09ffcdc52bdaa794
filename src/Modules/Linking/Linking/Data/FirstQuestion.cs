using CountryProvider.Modularity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CountryProvider.Linking.Data;

/// <summary>
/// Learns the names when the program starts: a catalogue that goes down before the first read would otherwise be answered for with 503. In
/// the background: nobody waits for it, and a catalogue that is not there yet is asked again. With all catalogues in this process there is
/// nothing to learn.
/// </summary>
internal sealed class FirstQuestion(IReadOnlyList<ModulePlace> places, IServiceProvider services) : BackgroundService
{
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
