using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Running;
using CountryProvider.Host;
using CountryProvider.Testing;

namespace CountryProvider.Comparison.Tests;

/// <summary>Probes inside a process of the product, which has neither them nor the libraries that they need.</summary>
public sealed class ProbeTests
{
    [Fact]
    public async Task A_probe_finds_the_libraries_of_the_comparison()
    {
        using var folder = new TemporaryFolder();
        await using var process = new MeasuredProcess(HostProcess.Program, Modules.All, CpuSet.Divide().Undivided)
        {
            Settings = [$"--Store:Directory={folder.Path}", "--Seed:Data=none"],
        };
        await process.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();

        var path = Probes.PathOf<CallsProbe>("module=Country&known=False&serialized=False&times=3");
        using var answer = await http.GetAsync(new Uri(process.Address, path), TestContext.Current.CancellationToken);

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"durations\"");
        ((int)answer.StatusCode).ShouldBe(200);
    }
}
