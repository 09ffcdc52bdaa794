using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Storage;
using CountryProvider.Web.Api;

namespace CountryProvider.Catalogue.Data;

/// <summary>
/// An entry as it is stored and as version 2 of the API shows it, with what all catalogues have in common; each adds its own members. A
/// list without items is null.
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

    /// <summary>Former names and other spellings, by which it is found.</summary>
    [JsonPropertyOrder(-80)]
    public IReadOnlyList<string>? OtherNames { get; init; }

    /// <summary>Other codes that mean it or meant it.</summary>
    [JsonPropertyOrder(-79)]
    public IReadOnlyList<Alias>? Aliases { get; init; }

    /// <summary>The department's own names in other languages, by language tag (BCP 47); they win over those that are shipped.</summary>
    [JsonPropertyOrder(-78)]
    public IReadOnlyDictionary<string, string>? Names { get; init; }

    /// <summary>What it is by its standard.</summary>
    [JsonPropertyOrder(-70)]
    public abstract string Status { get; init; }

    /// <summary>The first day on which it is valid; left out when it always was.</summary>
    [JsonPropertyOrder(-60)]
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which it is valid; left out when no end is known.</summary>
    [JsonPropertyOrder(-59)]
    public DateOnly? ValidTo { get; init; }

    /// <summary>The codes of those that came after it.</summary>
    [JsonPropertyOrder(-58)]
    public IReadOnlyList<string>? ReplacedBy { get; init; }

    /// <summary>Whether it is kept for what refers to it already, and nothing new may refer to it.</summary>
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

    /// <summary>Its other codes that no two entries may have on one day.</summary>
    public virtual IEnumerable<string> UniqueKeys() => [];

    /// <summary>Its other codes that several entries may have.</summary>
    public virtual IEnumerable<string> SharedKeys() => [];

    /// <summary>What kind of key of it that is: a member, or <c>alias</c>.</summary>
    public virtual string KindOf(string key) => Is(Code, key) ? "code" : "alias";

    /// <summary>What it is called beside <see cref="Name"/>, in no language in particular.</summary>
    public virtual IEnumerable<string> AllNames() => OtherNames ?? [];

    /// <summary>The members that follow from others; a write may send them only as they are.</summary>
    public virtual IReadOnlyList<string> DerivedMembers() => [];

    /// <summary>The entry in a language: its name, and what follows from other members.</summary>
    /// <param name="nameOf">The name in that language of a code, or of what a member refers to; null where none is known.</param>
    public virtual EntryRow In(Func<string, string?> nameOf) => nameOf(Code) is { } name ? this with { Name = name } : this;

    /// <summary>The entry as it is stored: without members that follow from others, and without lists that hold nothing.</summary>
    public virtual EntryRow Stored() =>
        this with
        {
            OtherNames = OrNull(OtherNames),
            Aliases = OrNull(Aliases),
            Names = Names is { Count: > 0 } ? Names : null,
            ReplacedBy = OrNull(ReplacedBy),
        };

    /// <summary>Whether a code is that key. Case makes no difference, nor do zeros before a number.</summary>
    protected static bool Is(string? code, string key) =>
        code is not null
        && (
            code.Equals(key, StringComparison.OrdinalIgnoreCase)
            || (code.TrimStart('0') == key.TrimStart('0') && char.IsAsciiDigit(code[0]))
        );

    /// <summary>The list, or null when there is nothing in it.</summary>
    protected static IReadOnlyList<T>? OrNull<T>(IReadOnlyList<T>? list) => list is { Count: > 0 } ? list : null;
}

/// <summary>Another code that means an entry or meant it.</summary>
public sealed record Alias
{
    /// <summary>Two to eight letters or digits.</summary>
    [Required]
    public string Code { get; init; } = "";

    /// <summary>The last day on which it was used; left out when it still is.</summary>
    public DateOnly? ValidTo { get; init; }
}
