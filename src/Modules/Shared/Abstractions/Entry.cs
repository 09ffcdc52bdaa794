using System.Globalization;
using System.Text.Json.Serialization;

namespace CountryProvider.Abstractions;

/// <summary>What decides which entry a key means on a day.</summary>
public interface IEntry
{
    /// <summary>The code under which the entry is stored; unique, and never given to another.</summary>
    string Code { get; }

    /// <summary>
    /// All texts that mean the entry, its code included: other codes and aliases. Others may have had them at other times.
    /// </summary>
    IEnumerable<string> Keys { get; }

    /// <summary>The first day on which it is valid; null when it always was.</summary>
    DateOnly? ValidFrom { get; }

    /// <summary>The last day on which it is valid; null when no end is known.</summary>
    DateOnly? ValidTo { get; }

    /// <summary>Whether its department has retired it.</summary>
    bool Retired { get; }
}

/// <summary>An entry of a catalogue as other modules see it.</summary>
/// <param name="Code">Three letters, for former countries four.</param>
/// <param name="Name">1 to 200 characters, in the language that was asked for.</param>
/// <param name="Retired">Whether new links to it are refused.</param>
public abstract record CatalogueEntry(string Code, string Name, bool Retired) : IEntry
{
    /// <summary>The first day on which it is valid; null when it always was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which it is valid; null when no end is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? ValidTo { get; init; }

    /// <summary>What means the entry beside its code: other codes and aliases. Null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OtherKeys { get; init; }

    /// <summary>What it is also called, in English, German and the language that was asked for. Null for nothing else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OtherNames { get; init; }

    /// <summary>Its names in all languages, each once. Null unless they were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EntryName>? Names { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public IEnumerable<string> Keys => [Code, .. OtherKeys ?? []];
}

/// <summary>What an entry is called in a language.</summary>
/// <param name="Language">A tag of BCP 47.</param>
/// <param name="Name">1 to 200 characters.</param>
public sealed record EntryName(string Language, string Name);

/// <summary>Days on which facts hold.</summary>
public static class Days
{
    /// <summary>Whether a fact that holds from one day to another, both included, holds on this one.</summary>
    /// <param name="from">Null when it always did.</param>
    /// <param name="to">Null when no end is known.</param>
    public static bool Hold(DateOnly? from, DateOnly? to, DateOnly on) => !(from > on) && !(to < on);

    /// <summary>Whether the entry is valid on that day.</summary>
    public static bool IsValidOn(this IEntry entry, DateOnly on) => Hold(entry.ValidFrom, entry.ValidTo, on);

    /// <summary>The day that a text names as <c>yyyy-MM-dd</c>; null when it names none.</summary>
    public static DateOnly? Parse(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The day of today, in UTC.</summary>
    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
