using System.Text.Json.Nodes;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.History;
using CountryProvider.Web.Pages;

namespace CountryProvider.Catalogue.Pages;

/// <summary>The filters of the list.</summary>
/// <param name="Page">The page number from the address.</param>
public sealed record CatalogueFilter(string? Search, string? On, string? Status, bool IncludeFormer, bool IncludeRetired, string? Page)
{
    /// <summary>All entries that are valid today and not retired.</summary>
    public static CatalogueFilter None { get; } = new(null, null, null, false, false, null);
}

/// <summary>An entry as the pages show it.</summary>
/// <param name="Name">The name in the language of the page.</param>
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

    /// <summary>The changes of the entry, the newest first; null while the database is unreachable.</summary>
    public required IReadOnlyList<EntryChange>? History { get; init; }

    /// <summary>The stored value of each field.</summary>
    public required FormState Stored { get; init; }

    public required FormState Form { get; init; }

    public required string? Notice { get; init; }
}
