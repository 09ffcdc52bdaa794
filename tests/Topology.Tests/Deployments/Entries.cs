using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Host;

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>The differences between the catalogues for their clients.</summary>
/// <param name="Path">The last segment of the paths of its API and its page.</param>
/// <param name="CodeCase">The case in which it stores codes.</param>
public sealed record Entries(string Path, CodeCase CodeCase)
{
    public static IReadOnlyList<Entries> All { get; } =
    [new("countries", CodeCase.Upper), new("currencies", CodeCase.Upper), new("languages", CodeCase.Lower)];

    public string V1 => $"/api/v1/{Path}";

    public string V2 => $"/api/v2/{Path}";

    public string Page => $"/{Path}";

    /// <summary>The code as the catalogue answers it.</summary>
    public string Stored(string code) => code.In(CodeCase);

    /// <summary>The code in the other case.</summary>
    public string Other(string code) => code.In(CodeCase is CodeCase.Upper ? CodeCase.Lower : CodeCase.Upper);

    /// <summary>An entry as the catalogue answers it, if only its name was sent.</summary>
    /// <param name="code">As it is stored.</param>
    public string Json(string code, string name, bool retired = false)
    {
        var entry = new JsonObject
        {
            ["code"] = code,
            ["name"] = name,
            ["retired"] = retired,
            ["status"] = Path == "countries" ? "user-assigned" : "active",
        };
        switch (Path)
        {
            case "currencies":
                (entry["minorUnits"], entry["kind"]) = (null, "currency");
                break;
            case "languages":
                (entry["scope"], entry["direction"]) = ("individual", "ltr");
                break;
        }

        return entry.ToJsonString();
    }

    public override string ToString() => Path;
}

public sealed class EveryModuleTests
{
    [Fact]
    public void Every_catalogue_of_the_product_is_in_the_scenarios() =>
        Modules
            .All.Where(module => module.GetType().Assembly.GetTypes().Any(type => type.IsSubclassOf(typeof(EntryRow))))
            .Select(module => module.Navigation.Path)
            .ShouldBe(Entries.All.Select(entries => entries.Path), ignoreOrder: true);
}
