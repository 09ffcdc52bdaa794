using System.Text.Json.Nodes;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.History;
using CountryProvider.Web.Pages;

namespace CountryProvider.Catalogue.Pages;

/// <summary>What the list is narrowed to.</summary>
/// <param name="Page">The number of the page as the address has it.</param>
public sealed record CatalogueFilter(string? Search, string? On, string? Status, bool IncludeFormer, bool IncludeRetired, string? Page)
{
    /// <summary>All that is valid today.</summary>
    public static CatalogueFilter None { get; } = new(null, null, null, false, false, null);
}

/// <summary>An entry as pages show it.</summary>
/// <param name="Name">In the language of the page.</param>
/// <param name="Members">All members as JSON, with names in the language of the page.</param>
public sealed record EntryShown(string Code, string Name, bool Retired, long Version, string? Flag, EntryRow Row, JsonObject Members);

public sealed record CatalogueModel
{
    public required string Path { get; init; }

    public required CatalogueWording Wording { get; init; }

    public required int MaxCodeLength { get; init; }

    public required IReadOnlyList<EntryField> Columns { get; init; }

    public required CatalogueFilter Filter { get; init; }

    public required PageOf<EntryShown> Entries { get; init; }

    public required FormState Form { get; init; }

    public required string? Notice { get; init; }
}

public sealed record EntryModel
{
    public required string Path { get; init; }

    public required CatalogueWording Wording { get; init; }

    public required EntryShown Entry { get; init; }

    public required IReadOnlyList<EntryField> Fields { get; init; }

    /// <summary>What was changed of it, the last change first; null while that is out of reach.</summary>
    public required IReadOnlyList<EntryChange>? History { get; init; }

    /// <summary>What is stored in each field.</summary>
    public required FormState Stored { get; init; }

    public required FormState Form { get; init; }

    public required string? Notice { get; init; }
}
