using System.Text.Json.Nodes;
using CountryProvider.Contracts.Tests;
using CountryProvider.Testing;

[assembly: AssemblyFixture(typeof(ApiFixture))]

namespace CountryProvider.Contracts.Tests;

/// <summary>The program with the data of the world, and what it says of its API.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    public static readonly string[] Versions = ["v1", "v2", "v3.1"];

    private readonly Dictionary<string, (string Text, JsonObject Json)> _documents = [];

    public TestHost Host { get; private set; } = null!;

    /// <summary>The OpenAPI document as it was sent.</summary>
    public string TextOf(string version) => _documents[version].Text;

    /// <summary>The OpenAPI document.</summary>
    public JsonObject DocumentOf(string version) => _documents[version].Json;

    /// <summary>Everything that can be called in one version.</summary>
    public IEnumerable<ApiOperation> OperationsOf(string version) =>
        from path in DocumentOf(version)["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new ApiOperation(DocumentOf(version), operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());

    public async ValueTask InitializeAsync()
    {
        Host = await TestHost.StartAsync("Seed:Data=world");
        foreach (var version in Versions)
        {
            var text = await Host.Client.GetStringAsync($"/openapi/{version}.json");
            _documents[version] = (text, JsonNode.Parse(text)!.AsObject());
        }
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
