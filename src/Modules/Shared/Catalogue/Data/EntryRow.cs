using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Storage;
using CountryProvider.Web.Api;

namespace CountryProvider.Catalogue.Data;

/// <summary>
/// An entry in its stored form, which is also its form in version 2 of the API. This record has the members of all catalogues; each
/// catalogue adds its own. A list without items is null.
/// </summary>
public abstract record EntryRow : IRow, IEntry
{
    /// <summary>The key, unique in the catalogue. A change need not name it.</summary>
    [JsonPropertyOrder(-100)]
    public string Code { get; init; } = "";

    /// <summary>1 to 200 characters: the common short name, in English unless another language was asked for.</summary>
    [JsonPropertyOrder(-90)]
    [Required, NameField]
    public string Name { get; init; } = "";

    /// <summary>Former names and other spellings. A search finds the entry by them too.</summary>
    [JsonPropertyOrder(-80)]
    public IReadOnlyList<string>? OtherNames { get; init; }

    /// <summary>Other codes for the entry, of today or of earlier times.</summary>
    [JsonPropertyOrder(-79)]
    public IReadOnlyList<Alias>? Aliases { get; init; }

    /// <summary>The department's own names in other languages, by language tag (BCP 47). They replace the shipped names.</summary>
    [JsonPropertyOrder(-78)]
    public IReadOnlyDictionary<string, string>? Names { get; init; }

    /// <summary>The status of the entry in its standard.</summary>
    [JsonPropertyOrder(-70)]
    public abstract string Status { get; init; }

    /// <summary>The first day on which it is valid; left out when it always was.</summary>
    [JsonPropertyOrder(-60)]
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which it is valid; left out when no end is known.</summary>
    [JsonPropertyOrder(-59)]
    public DateOnly? ValidTo { get; init; }

    /// <summary>The codes of its successors.</summary>
    [JsonPropertyOrder(-58)]
    public IReadOnlyList<string>? ReplacedBy { get; init; }

    /// <summary>Whether its department has retired it: existing references stay, new ones are refused.</summary>
    [JsonPropertyOrder(100)]
    public bool Retired { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Version { get; init; }

    /// <inheritdoc/>
    public IRow Stamped(long version) => version == Version ? this : this with { Version = version };

    /// <inheritdoc/>
    [JsonIgnore, NotMapped]
    public IEnumerable<string> Keys => [Code, .. UniqueKeys(), .. SharedKeys(), .. Aliases?.Select(alias => alias.Code) ?? []];

    /// <summary>Other codes of the entry. No two entries may have the same one on the same day.</summary>
    public virtual IEnumerable<string> UniqueKeys() => [];

    /// <summary>Other codes of the entry. Several entries may have the same one.</summary>
    public virtual IEnumerable<string> SharedKeys() => [];

    /// <summary>The kind of the entry's key: the name of a member, or <c>alias</c>.</summary>
    public virtual string KindOf(string key) => Is(Code, key) ? "code" : "alias";

    /// <summary>All names beside <see cref="Name"/> that have no language.</summary>
    public virtual IEnumerable<string> AllNames() => OtherNames ?? [];

    /// <summary>The derived members. A write may contain them only with their current values.</summary>
    public virtual IReadOnlyList<string> DerivedMembers() => [];

    /// <summary>The entry in a language: with its name and its derived members.</summary>
    /// <param name="nameOf">
    /// Gives the name of a code in that language, of the entry or of an object it refers to; null when unknown.
    /// </param>
    public virtual EntryRow In(Func<string, string?> nameOf) => nameOf(Code) is { } name ? this with { Name = name } : this;

    /// <summary>The entry in its stored form: without derived members and without empty lists.</summary>
    public virtual EntryRow Stored() =>
        this with
        {
            OtherNames = OrNull(OtherNames),
            Aliases = OrNull(Aliases),
            Names = Names is { Count: > 0 } ? Names : null,
            ReplacedBy = OrNull(ReplacedBy),
        };

    /// <summary>Whether a code equals the key. Ignores case and zeros before a number.</summary>
    protected static bool Is(string? code, string key) =>
        code is not null
        && (
            code.Equals(key, StringComparison.OrdinalIgnoreCase)
            || (code.TrimStart('0') == key.TrimStart('0') && char.IsAsciiDigit(code[0]))
        );

    /// <summary>The list, or null when it is empty.</summary>
    protected static IReadOnlyList<T>? OrNull<T>(IReadOnlyList<T>? list) => list is { Count: > 0 } ? list : null;
}

/// <summary>Another code for an entry, of today or of earlier times.</summary>
public sealed record Alias
{
    /// <summary>Two to eight letters or digits.</summary>
    [Required]
    public string Code { get; init; } = "";

    /// <summary>The last day on which it was used; left out when it still is.</summary>
    public DateOnly? ValidTo { get; init; }
}
