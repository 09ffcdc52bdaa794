using System.ComponentModel;
using System.Text.Json;
using CountryProvider.Modularity;
using CountryProvider.Web.Api;

namespace CountryProvider.Host.Site.Api;

/// <summary>Lists the reference data of this version of the program, and its sources.</summary>
internal static class DataApi
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = Json.Encoder };

    /// <summary>Maps <c>/api/v2/data</c>.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, IReadOnlyList<IModule> modules)
    {
        var answer = new Lazy<ReadyJson>(() => new(JsonSerializer.SerializeToUtf8Bytes(modules.SelectMany(FilesOf).ToArray(), _json)));
        endpoints
            .MapApiV2("data", "Data", "The reference data that is shipped with the program.")
            .MapGet("/", () => answer.Value)
            .WithSummary("Data: version, sources and licences")
            .WithDescription(
                "What is shipped with this version of the program, whatever is stored. The notices of the licences are in DATA-LICENCES.md."
            )
            .Produces<DataFile[]>()
            .Produces(304)
            .Example(
                response: $$"""
                [{"module":"{{modules[0].Name}}","file":"links.json","version":"2026-11-28","entries":281,
                  "sources":[{"name":"Unicode CLDR (npm cldr-core)","version":"48.2.0","licence":"Unicode-3.0",
                    "url":"https://cldr.unicode.org"}]}]
                """
            );
    }

    private static IEnumerable<DataFile> FilesOf(IModule module) =>
        module
            .GetType()
            .Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var stream = module.GetType().Assembly.GetManifestResourceStream(name)!;
                var file = JsonSerializer.Deserialize<ShippedFile<JsonElement>>(stream, _json)!;
                return new DataFile(module.Name, name, file.Version, file.Entries.Count, file.Sources);
            });
}

[Description("A file of reference data.")]
internal sealed record DataFile(
    [property: Description("The module that has it.")] string Module,
    [property: Description("What it is called.")] string File,
    [property: Description("The day of the data set.")] string Version,
    [property: Description("How many entries it has.")] int Entries,
    [property: Description("Where the facts come from, with versions and licences.")] IReadOnlyList<ShippedSource> Sources
);
