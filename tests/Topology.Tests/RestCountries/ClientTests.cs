using System.Diagnostics;
using System.Text.Json.Nodes;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;

namespace CountryProvider.Topology.Tests.RestCountries;

/// <summary>Public packages that call REST Countries 3.1 run unchanged against the product. Only the host name points to it.</summary>
public sealed class ClientTests(Clients clients) : IClassFixture<Clients>
{
    private const string Expected = """
        {
          "rest-countries": {
            "all": 250,
            "allWithFields": true,
            "name": ["GBR"],
            "exactName": ["DEU"],
            "code": ["CHE"],
            "codes": ["CHE", "DEU"],
            "currency": ["LIE", "CHE"],
            "language": ["CHE"],
            "region": true,
            "subregion": 6,
            "translation": ["CHE"],
            "capital": null,
            "names": "Suisse",
            "money": {"name": "Euro", "symbol": "€"}
          },
          "@yusifaliyevpro/countries": {
            "all": 250,
            "code": ["Germany", "German", "Europe", "Western Europe", "🇩🇪"],
            "codeWithFields": "DEU",
            "codes": ["CHE", "DEU"],
            "name": ["CIV"],
            "exactName": ["DEU"],
            "currency": ["LIE", "CHE"],
            "language": ["CHE"],
            "region": true,
            "subregion": 5,
            "capital": null
          }
        }
        """;

    [Fact]
    public async Task They_run_unchanged_against_one_process()
    {
        await using var host = await TestHost.StartAsync("Seed:Data=world");
        await RunAsync(host.Address);
    }

    [Fact]
    public async Task They_run_unchanged_against_several_processes_behind_a_front()
    {
        await using var split = await Split.StartAsync(Partition.Each(Modules.All), ["Seed:Data=world"]);
        await RunAsync(split.Client.BaseAddress!.ToString());
    }

    private async Task RunAsync(string address)
    {
        var (json, errors) = await clients.RunAsync(address);
        JsonNode.DeepEquals(JsonNode.Parse(json.Length > 0 ? json : "null"), JsonNode.Parse(Expected)).ShouldBeTrue($"{json} {errors}");
    }
}

/// <summary>The packages, which npm brings into a folder of the test's own.</summary>
public sealed class Clients : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string?> _fault;

    public Clients() => _fault = new(Install);

    /// <summary>Lets them call the product at an address.</summary>
    /// <returns>What they made of the answers, as JSON, and what they complained of.</returns>
    public async Task<(string Json, string Errors)> RunAsync(string address)
    {
        if (_fault.Value is { } fault)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", fault);
            Assert.Fail(fault);
        }

        using var node = Process.Start(
            new ProcessStartInfo("node", ["--require", "./host.cjs", "clients.cjs"])
            {
                WorkingDirectory = _folder.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["PRODUCT"] = address },
            }
        )!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await node.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
        }

        return (await output, await errors);
    }

    public void Dispose() => _folder.Dispose();

    private string? Install()
    {
        foreach (var file in new[] { "package.json", "package-lock.json", ".npmrc", "host.cjs", "clients.cjs" })
        {
            File.Copy(Path.Combine(RepositoryRoot.Path, "tests/Topology.Tests/RestCountries", file), Path.Combine(_folder.Path, file));
        }

        return Npm.Install(_folder.Path); // Debian's npm brings Node.js with it.
    }
}
