using System.Globalization;
using System.Text.Json.Serialization;

namespace CountryProvider.Abstractions;

/// <summary>The properties that decide which entry a key means on a given day.</summary>
public interface IEntry
{
    /// <summary>The code under which the entry is stored. It is unique and no other entry ever gets it.</summary>
    string Code { get; }

    /// <summary>
    /// All texts that mean the entry: its code, its other codes and its aliases. Another entry may have had one of them at
    /// another time.
    /// </summary>
    IEnumerable<string> Keys { get; }

    /// <summary>The first day on which the entry is valid; null when it has no known beginning.</summary>
    DateOnly? ValidFrom { get; }

    /// <summary>The last day on which the entry is valid; null when no end is known.</summary>
    DateOnly? ValidTo { get; }

    /// <summary>Whether the entry's department has retired it.</summary>
    bool Retired { get; }
}

/// <summary>An entry of a catalogue as other modules see it.</summary>
/// <param name="Code">Three letters, for former countries four.</param>
/// <param name="Name">1 to 200 characters, in the language of the request.</param>
/// <param name="Retired">Whether new links to the entry are refused.</param>
public abstract record CatalogueEntry(string Code, string Name, bool Retired) : IEntry
{
    /// <summary>The first day on which the entry is valid; null when it has no known beginning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which the entry is valid; null when no end is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? ValidTo { get; init; }

    /// <summary>The keys of the entry beside its code: other codes and aliases. Null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OtherKeys { get; init; }

    /// <summary>Other names of the entry, in English, in German and in the language of the request. Null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OtherNames { get; init; }

    /// <summary>The names of the entry in all languages, each once. Null unless the request asks for them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EntryName>? Names { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public IEnumerable<string> Keys => [Code, .. OtherKeys ?? []];
}

/// <summary>The name of an entry in one language.</summary>
/// <param name="Language">A tag of BCP 47.</param>
/// <param name="Name">1 to 200 characters.</param>
public sealed record EntryName(string Language, string Name);

/// <summary>Rules for the days on which a fact holds.</summary>
public static class Days
{
    /// <summary>Whether a fact holds on the day <paramref name="on"/>. Both ends of its period are included.</summary>
    /// <param name="from">The first day; null when the fact has no known beginning.</param>
    /// <param name="to">The last day; null when no end is known.</param>
    public static bool Hold(DateOnly? from, DateOnly? to, DateOnly on) => !(from > on) && !(to < on);

    /// <summary>Whether the entry is valid on the day <paramref name="on"/>.</summary>
    public static bool IsValidOn(this IEntry entry, DateOnly on) => Hold(entry.ValidFrom, entry.ValidTo, on);

    /// <summary>Parses a day in the form <c>yyyy-MM-dd</c>; null when the text has another form.</summary>
    public static DateOnly? Parse(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The current day in UTC.</summary>
    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
