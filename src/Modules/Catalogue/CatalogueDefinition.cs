using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using CountryProvider.Catalogue.Data;

namespace CountryProvider.Catalogue;

/// <summary>Where one catalogue differs from the others.</summary>
/// <typeparam name="TEntry">The entry in the contracts of the module.</typeparam>
public sealed record CatalogueDefinition<TEntry>
{
    /// <summary>The last segment of the paths of its API and its page, such as <c>countries</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The case in which its codes are stored.</summary>
    public required CodeCase CodeCase { get; init; }

    /// <summary>The entry as other modules see it.</summary>
    public required Func<EntryRow, TEntry> ToEntry { get; init; }

    /// <summary>The command of the contracts that makes sure that a code (first) stands for a name (second).</summary>
    public required Func<string?, string?, ICommand<TEntry>> Ensure { get; init; }

    /// <summary>What its pages and its documentation say.</summary>
    public required CatalogueWording Wording { get; init; }

    /// <summary>Entries for a measurement, with names that are about as long as real ones.</summary>
    public SampleData Sample => new($"/api/v2/{Path}", (number, variant) => $$"""{"name":"{{Wording.Title.English}} {{number}}.{{variant}}"}""");

    /// <summary>What an empty store begins with when demo data is wanted: code and name.</summary>
    public required IReadOnlyList<(string Code, string Name)> Demo { get; init; }
}
