using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Api;
using CountryProvider.Web.Csv;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Features;

[Description(
    "What to link a country to. With PUT it has nothing of what is left out; with PATCH what is left out stays as it is, and null "
        + "takes all of it away."
)]
internal record LinkTarget(
    [property: Description("Its currencies of all times, those that matter most first. For {\"code\": \"EUR\"} the code alone will do.")]
        IReadOnlyList<CurrencyTarget>? Currencies = null,
    [property: Description("Its languages, those that matter most first. For {\"code\": \"deu\"} the code alone will do.")]
        IReadOnlyList<LanguageTarget>? Languages = null,
    [property: Description("true for a country that has no currency.")] bool? NoCurrency = null,
    [property: Description("true for a country that has no language.")] bool? NoLanguage = null
)
{
    /// <summary>Parses a JSON object. A member that the object does not have is null.</summary>
    /// <exception cref="InvalidRequestException">A member has a value of the wrong kind.</exception>
    public static LinkTarget Of(JsonObject body) =>
        new(
            Items(body, "currencies", code => new CurrencyTarget(code), LinkTargetJson.Default.CurrencyTarget),
            Items(body, "languages", code => new LanguageTarget(code), LinkTargetJson.Default.LanguageTarget),
            Flag(body, "noCurrency"),
            Flag(body, "noLanguage")
        );

    /// <summary>The target of a PUT: a member that is null becomes empty or false.</summary>
    public LinkTarget Whole() => new(Currencies ?? [], Languages ?? [], NoCurrency ?? false, NoLanguage ?? false);

    private static List<T>? Items<T>(JsonObject body, string member, Func<string, T> ofCode, JsonTypeInfo<T> type) =>
        !body.TryGetPropertyValue(member, out var value)
            ? null
            : value switch
            {
                null => [],
                JsonArray items =>
                [
                    .. items.Select(
                        (item, index) =>
                            item switch
                            {
                                JsonObject members => Item(members, $"{member}[{index}]", type),
                                JsonValue text when text.TryGetValue<string>(out var code) => ofCode(code),
                                _ => throw new InvalidRequestException(
                                    $"{member}[{index}]",
                                    Say("An item is a code or an object.", "Ein Eintrag ist ein Code oder ein Objekt.")
                                ),
                            }
                    ),
                ],
                _ => throw new InvalidRequestException(
                    member,
                    Say(
                        "This is a list; an item is a code or an object.",
                        "Hier steht eine Liste; ein Eintrag ist ein Code oder ein Objekt."
                    )
                ),
            };

    private static T Item<T>(JsonObject members, string path, JsonTypeInfo<T> type)
    {
        try
        {
            return MergePatch.Read(members, type);
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException(
                e.Errors.ToDictionary(error => error.Key == "body" ? path : $"{path}.{error.Key}", error => error.Value)
            );
        }
    }

    private static bool? Flag(JsonObject body, string member) =>
        !body.TryGetPropertyValue(member, out var value)
            ? null
            : value switch
            {
                null => false,
                JsonValue flag when flag.TryGetValue<bool>(out var isTrue) => isTrue,
                _ => throw new InvalidRequestException(member, Say("This is true or false.", "Hier steht true oder false.")),
            };
}

[Description("A country and what to link it to.")]
internal sealed record LinkLine(
    [property: Required, JsonPropertyOrder(-1), Description("Any code of the country, in any case.")] string? Country = null
) : LinkTarget
{
    /// <summary>The format of a row in a CSV file.</summary>
    public static RowFormat Rows { get; } = new(LinkTargetJson.Default.LinkLine, "country");

    /// <summary>Links in the form that an import accepts, with the currencies of all times.</summary>
    /// <param name="members">The requested members; null for all.</param>
    public static ReadyJson JsonOf(IEnumerable<LinkedCountry> links, IReadOnlySet<string>? members)
    {
        var lines = links.Select(link =>
            JsonSerializer.SerializeToUtf8Bytes(
                new LinkLine(link.Country.Code)
                {
                    Currencies = [.. link.AllCurrencies.Select(c => new CurrencyTarget(c.Code, c.From, c.To, c.Tender))],
                    Languages = [.. link.Languages.Select(l => new LanguageTarget(l.Code, l.Status))],
                    NoCurrency = link.NoCurrency ? true : null,
                    NoLanguage = link.NoLanguage ? true : null,
                },
                LinkTargetJson.Default.LinkLine
            )
        );
        return new(Json.Array([.. members is null ? lines : lines.Select(line => Json.Select(line, members))]));
    }
}

[OrCode, Description("A currency of a country, or its code alone.")]
internal sealed record CurrencyTarget(
    [property: Required, Description("Any code of the currency, in any case.")] string? Code = null,
    [property: Description("The first day on which the country used it.")] DateOnly? From = null,
    [property: Description("The last day on which the country used it.")] DateOnly? To = null,
    [property: Description("Whether it is legal tender there.")] bool Tender = true
);

[OrCode, Description("A language of a country, or its code alone.")]
internal sealed record LanguageTarget(
    [property: Required, Description("Any code of the language, in any case.")] string? Code = null,
    [property:
        AllowedValues(LanguageStatus.Official, LanguageStatus.Regional, LanguageStatus.DeFacto),
        Description("What it is there: official, regional (in a part of it) or de-facto (used as an official one, without a law).")
    ]
        string Status = LanguageStatus.Official
);

/// <summary>JSON metadata for parts of a body.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(LinkLine))]
[JsonSerializable(typeof(CurrencyTarget))]
[JsonSerializable(typeof(LanguageTarget))]
internal sealed partial class LinkTargetJson : JsonSerializerContext;
