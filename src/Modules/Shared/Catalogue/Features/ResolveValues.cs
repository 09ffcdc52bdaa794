using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Api;
using CountryProvider.Web.Validation;
using MediatR;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Features;

/// <summary>Resolves codes and names. The answers have the order of the values.</summary>
/// <param name="On">The day for values without their own day; null for today.</param>
/// <param name="Language">The language of the names, beside English and German; null for English.</param>
public sealed record ResolveValues<TRow>(IReadOnlyList<ValueToResolve> Values, DateOnly? On, string? Language)
    : IQuery<IReadOnlyList<Resolution>>
    where TRow : EntryRow, new();

internal sealed class ResolveValuesHandler<TRow>(Catalogue<TRow> catalogue)
    : IRequestHandler<ResolveValues<TRow>, IReadOnlyList<Resolution>>
    where TRow : EntryRow, new()
{
    public async Task<IReadOnlyList<Resolution>> Handle(ResolveValues<TRow> request, CancellationToken cancellationToken)
    {
        var resolver = new EntryResolver<TRow>(await catalogue.ReadAsync(request.Language, cancellationToken));
        var on = request.On ?? catalogue.Today;
        return [.. request.Values.Select((value, index) => resolver.Resolve(index, value, value.On ?? on))];
    }
}

[Description("Codes and names to resolve.")]
internal sealed record ResolveRequest(
    [property: Required, Description("1 to 1,000 values: each a code or a name, or an object.")]
        IReadOnlyList<ValueToResolve>? Values = null,
    [property: Description("The day that the question is about; today in UTC when left out.")] DateOnly? On = null
)
{
    /// <summary>The maximum number of values in a request.</summary>
    public const int MaxValues = 1_000;

    private const int MaxFaults = 10;

    /// <summary>Parses a JSON object.</summary>
    /// <exception cref="InvalidRequestException">The object is not a valid request.</exception>
    public static ResolveRequest Of(JsonObject body)
    {
        if (body["values"] is not JsonArray { Count: > 0 and <= MaxValues } items)
        {
            throw new InvalidRequestException("values", HowMany());
        }

        var faults = new Dictionary<string, string[]>();
        var values = new List<ValueToResolve>(items.Count);
        for (var index = 0; index < items.Count && faults.Count < MaxFaults; index++)
        {
            var path = $"values[{index}]";
            try
            {
                values.Add(
                    items[index] switch
                    {
                        JsonObject members => MergePatch.Read(members, ResolveJson.Default.ValueToResolve),
                        JsonValue text when text.TryGetValue<string>(out var value) => new() { Text = value },
                        _ => new(),
                    }
                );
                if (FaultOf(values[^1]) is { } fault)
                {
                    faults[path] = [fault];
                }
            }
            catch (InvalidRequestException e)
            {
                foreach (var error in e.Errors)
                {
                    faults[error.Key == "body" ? path : $"{path}.{error.Key}"] = error.Value;
                }
            }
        }

        if (body["on"] is { } day && (day.GetValueKind() is not JsonValueKind.String || Days.Parse((string)day!) is null))
        {
            faults["on"] = [Say("This is a day, written as 2026-01-31.", "Hier steht ein Tag, geschrieben als 2026-01-31.")];
        }

        return faults.Count > 0
            ? throw new InvalidRequestException(faults)
            : new(values, body["on"] is null ? null : Days.Parse((string)body["on"]!));
    }

    /// <summary>The error for an empty list of values, and for a list with too many.</summary>
    public static string HowMany() =>
        Say($"This is a list of 1 to {MaxValues} values.", $"Hier steht eine Liste von 1 bis {MaxValues} Werten.");

    private static string? FaultOf(ValueToResolve value) =>
        new[] { value.Text, value.Code, value.Name }.OfType<string>().ToList() is var texts
        && (texts.Count == 0 || texts.Any(text => text.Length > Rules.MaxNameLength || string.IsNullOrWhiteSpace(text)))
            ? Say(
                $"A value is a text of 1 to {Rules.MaxNameLength} characters, or an object with code or name.",
                $"Ein Wert ist ein Text von 1 bis {Rules.MaxNameLength} Zeichen oder ein Objekt mit code oder name."
            )
            : null;
}

/// <summary>A code or a name as a text, or an object that says which it is.</summary>
[OrCode]
public sealed record ValueToResolve
{
    /// <summary>Any code of an entry, in any case.</summary>
    public string? Code { get; init; }

    /// <summary>A name. Beside a code, it is checked: the answer says when the entry has another name.</summary>
    public string? Name { get; init; }

    /// <summary>The day for this value; the day of the request when left out.</summary>
    public DateOnly? On { get; init; }

    /// <summary>A code or a name.</summary>
    [JsonIgnore]
    public string? Text { get; init; }

    /// <summary>The text that may be a code.</summary>
    [JsonIgnore]
    internal string? Key => (Code ?? Text)?.Trim();
}

/// <summary>What a value means: an entry, or up to three suggestions.</summary>
public sealed record Resolution([property: Description("The place of the value in the list that was sent; the first is 0.")] int Index)
{
    /// <summary>The entry that the value means; left out when the value fits no entry, or several.</summary>
    public ResolvedEntry? Entry { get; init; }

    /// <summary>The member by which the entry was found.</summary>
    [AllowedValues("alpha2", "alpha3", "numeric", "bibliographic", "code", "alias", "name", "otherName")]
    public string? By { get; init; }

    /// <summary>Whether the entry is valid on the day: valid; ended, see validTo and replacedBy; future, see validFrom.</summary>
    [AllowedValues(Features.Validity.Valid, Features.Validity.Ended, Features.Validity.Future)]
    public string? Validity { get; init; }

    /// <summary>The name of the entry, when another name was sent with the code.</summary>
    public string? RightName { get; init; }

    /// <summary>Similar entries, the most similar first; empty when nothing is similar. Left out when the value means an entry.</summary>
    public IReadOnlyList<Suggestion>? Suggestions { get; init; }
}

/// <summary>Whether an entry is valid on a day.</summary>
public static class Validity
{
    /// <summary>The entry is valid on the day.</summary>
    public const string Valid = "valid";

    /// <summary>The entry's validity ended before the day.</summary>
    public const string Ended = "ended";

    /// <summary>The entry's validity begins after the day.</summary>
    public const string Future = "future";
}

/// <summary>The entry that a value means.</summary>
public sealed record ResolvedEntry(
    [property: Description("Its code.")] string Code,
    [property: Description("1 to 200 characters.")] string Name
)
{
    /// <summary>The first day on which it is valid; left out when it always was.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which it is valid; left out when no end is known.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>The codes of its successors.</summary>
    public IReadOnlyList<string>? ReplacedBy { get; init; }

    /// <summary>true when its department has retired it; left out otherwise.</summary>
    public bool? Retired { get; init; }
}

/// <summary>An entry that a value may mean.</summary>
public sealed record Suggestion(
    [property: Description("Its code.")] string Code,
    [property: Description("1 to 200 characters.")] string Name
);

/// <summary>A line of the file for download.</summary>
internal sealed record ResolvedRow(
    string Value,
    string? Code,
    string? Name,
    string? By,
    string? Validity,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    IReadOnlyList<string>? ReplacedBy,
    string? RightName,
    IReadOnlyList<string>? Suggestions
)
{
    public static byte[] JsonOf(string line, Resolution resolution) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new ResolvedRow(
                line.Replace('\t', ' '),
                resolution.Entry?.Code,
                resolution.Entry?.Name,
                resolution.By,
                resolution.Validity,
                resolution.Entry?.ValidFrom,
                resolution.Entry?.ValidTo,
                resolution.Entry?.ReplacedBy,
                resolution.RightName,
                resolution.Suggestions?.Select(entry => entry.Code).ToList()
            ),
            ResolveJson.Default.ResolvedRow
        );
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ValueToResolve))]
[JsonSerializable(typeof(IReadOnlyList<Resolution>))]
[JsonSerializable(typeof(ResolvedRow))]
internal sealed partial class ResolveJson : JsonSerializerContext;
