using CountryProvider.BuildingBlocks.Telemetry;
using Microsoft.Extensions.Hosting;

namespace CountryProvider.Linking.Data;

/// <summary>
/// Learns the names when the program starts: a catalogue that goes down before the first read would otherwise be answered for with 503. In the
/// background: nobody waits for it, and a catalogue that is not there yet is asked again.
/// </summary>
internal sealed class FirstQuestion(Catalogues catalogues) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ModuleCalls.Enter("Linking");
        return catalogues.LearnAsync(stoppingToken);
    }
}
