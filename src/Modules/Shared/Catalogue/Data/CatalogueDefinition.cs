using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.Storage;
using CountryProvider.Web.Csv;
using CountryProvider.Web.Text;
using MediatR;

namespace CountryProvider.Catalogue.Data;

/// <summary>Where one catalogue differs from the others.</summary>
public sealed record CatalogueDefinition<TRow>
    where TRow : EntryRow, new()
{
    /// <summary>The last segment of the paths of its API and its page, such as <c>countries</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The case in which its codes are stored.</summary>
    public required CodeCase CodeCase { get; init; }

    /// <summary>How many letters a code has at most; at least three.</summary>
    public int MaxCodeLength { get; init; } = 3;

    /// <summary>How an entry is written as JSON and read from it.</summary>
    public required JsonTypeInfo<TRow> Json { get; init; }

    /// <summary>What the status of an entry may be; the first is that of a new one, the last that of one whose time has passed.</summary>
    public IReadOnlyList<string> Statuses { get; } = Words.Of<TRow>(nameof(EntryRow.Status));

    /// <summary>Sends the command of the contracts that makes sure that a code (first) stands for a name (second).</summary>
    public required Func<IMediator, string?, string?, CancellationToken, Task> Ensure { get; init; }

    /// <summary>What its pages and its documentation say.</summary>
    public required CatalogueWording Wording { get; init; }

    /// <summary>The fields of its form, in order.</summary>
    public required IReadOnlyList<EntryField> Fields { get; init; }

    /// <summary>Makes what an empty store begins with.</summary>
    public required Func<SeedOptions, IEnumerable<TRow>> Seed { get; init; }

    /// <summary>An entry as the documentation shows it.</summary>
    public required JsonObject Example { get; init; }

    /// <summary>The names in other languages that are shipped.</summary>
    public ShippedNames Shipped { get; } = new(typeof(TRow).Assembly);

    /// <summary>The members that an entry has as JSON.</summary>
    public IReadOnlyList<string> Members =>
        field ??= [
            .. Json
                .Properties.Where(property => property.Get is not null)
                .OrderBy(property => property.Order)
                .Select(property => property.Name),
        ];

    /// <summary>The members that can be written: all that do not follow from others.</summary>
    public IReadOnlySet<string> Written => field ??= Members.Except(new TRow().DerivedMembers()).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a row of a CSV file stands for.</summary>
    public RowFormat Rows => field ??= new(Json, "code", new TRow().DerivedMembers());

    /// <summary>
    /// The name of an entry in a language, or of something that it refers to: in the language itself or the next wider one, and there the
    /// department's own before the one that is shipped.
    /// </summary>
    /// <param name="key">The code of the entry, or of what it refers to.</param>
    /// <param name="language">Null for English.</param>
    /// <returns>Null when there is none.</returns>
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
    /// Whether the entry is what the shipped names are about, and not something else that a department has put under its code.
    /// </summary>
    public bool IsShipped(TRow row) => Shipped.Find(row.Code, "en") is { } name && (row.Name == name || row.AllNames().Contains(name));

    /// <summary>The English names of what entries refer to, by code.</summary>
    public IReadOnlyDictionary<string, string> EnglishNames { get; init; } = new Dictionary<string, string>();
}
