using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.Storage;
using CountryProvider.Web.Csv;
using CountryProvider.Web.Text;
using MediatR;

namespace CountryProvider.Catalogue.Data;

/// <summary>The definition of one catalogue: the parts in which catalogues differ.</summary>
public sealed record CatalogueDefinition<TRow>
    where TRow : EntryRow, new()
{
    /// <summary>The last segment of the paths of the API and the page, such as <c>countries</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The case in which the catalogue stores its codes.</summary>
    public required CodeCase CodeCase { get; init; }

    /// <summary>The maximum number of letters in a code; at least three.</summary>
    public int MaxCodeLength { get; init; } = 3;

    /// <summary>The JSON metadata of an entry.</summary>
    public required JsonTypeInfo<TRow> Json { get; init; }

    /// <summary>The possible statuses. The first is the status of a new entry, the last that of a former one.</summary>
    public IReadOnlyList<string> Statuses { get; } = Words.Of<TRow>(nameof(EntryRow.Status));

    /// <summary>Sends the contract's command that makes sure that a code (first argument) means a name (second argument).</summary>
    public required Func<IMediator, string?, string?, CancellationToken, Task> Ensure { get; init; }

    /// <summary>The texts of the pages and of the documentation.</summary>
    public required CatalogueWording Wording { get; init; }

    /// <summary>The fields of the form, in order.</summary>
    public required IReadOnlyList<EntryField> Fields { get; init; }

    /// <summary>Creates the first entries of an empty store.</summary>
    public required Func<SeedOptions, IEnumerable<TRow>> Seed { get; init; }

    /// <summary>An example entry for the documentation.</summary>
    public required JsonObject Example { get; init; }

    /// <summary>The shipped names in other languages.</summary>
    public ShippedNames Shipped { get; } = new(typeof(TRow).Assembly);

    /// <summary>The members of an entry's JSON, in order.</summary>
    public IReadOnlyList<string> Members =>
        field ??= [
            .. Json
                .Properties.Where(property => property.Get is not null)
                .OrderBy(property => property.Order)
                .Select(property => property.Name),
        ];

    /// <summary>The members that a client can write: all except the derived ones.</summary>
    public IReadOnlySet<string> Written => field ??= Members.Except(new TRow().DerivedMembers()).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The format of a row in a CSV file.</summary>
    public RowFormat Rows => field ??= new(Json, "code", new TRow().DerivedMembers());

    /// <summary>
    /// The name of an entry, or of an object that it refers to, in a language or in the next wider one. In each language, the
    /// department's own name comes before the shipped one.
    /// </summary>
    /// <param name="key">The code of the entry, or of the object that it refers to.</param>
    /// <param name="language">Null for English.</param>
    /// <returns>Null when there is no name.</returns>
    public string? NameOf(TRow row, string key, string? language)
    {
        var isEntry = key == row.Code;
        foreach (var tag in language is null ? [] : LanguageTag.Chain(language).Where(tag => tag != "en"))
        {
            if (
                ((isEntry ? row.Names?.GetValueOrDefault(tag) : null) ?? (isEntry && !IsShipped(row) ? null : Shipped.Find(key, tag))) is
                { } name
            )
            {
                return name;
            }
        }

        return EnglishNames.GetValueOrDefault(key);
    }

    /// <summary>
    /// Whether the shipped names are about this entry. They are not if a department has given the code to something else.
    /// </summary>
    public bool IsShipped(TRow row) => Shipped.Find(row.Code, "en") is { } name && (row.Name == name || row.AllNames().Contains(name));

    /// <summary>The English names of the objects that entries refer to, by code.</summary>
    public IReadOnlyDictionary<string, string> EnglishNames { get; init; } = new Dictionary<string, string>();
}
