using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CountryProvider.Web.Api;

namespace CountryProvider.Linking.Data;

[Description("A country and what it is linked to.")]
internal sealed record Link(
    [property: Description("The country."), JsonPropertyOrder(-2)] LinkCountry Country,
    [property: Description("Its currencies of the day; with former=true those of all times."), JsonPropertyOrder(-2)]
        IReadOnlyList<LinkCurrency> Currencies,
    [property: Description("Its languages."), JsonPropertyOrder(-2)] IReadOnlyList<LinkLanguage> Languages,
    [property: Description(
        "Whether it is fully linked on the day: to a currency that is legal tender and to a language that is official or used as one, "
            + "unless it has none; none of them retired or no longer valid."
    )]
        bool Complete
)
{
    [JsonPropertyOrder(-1)]
    [Description("true when it has no currency, which is not the same as none being known.")]
    public bool? NoCurrency { get; init; }

    [JsonPropertyOrder(-1)]
    [Description("true when it has no language, which is not the same as none being known.")]
    public bool? NoLanguage { get; init; }
}

[Description("A country.")]
internal sealed record LinkCountry(
    [property: Description("Three letters; four for a former country.")] string Code,
    [property: NameField, Description("1 to 200 characters.")] string Name
)
{
    [Description("Its flag as an emoji; former countries have none.")]
    public string? Flag { get; init; }

    [Description("true when its department has retired it; left out otherwise.")]
    public bool? Retired { get; init; }
}

/// <summary>A currency of a country.</summary>
public sealed record LinkCurrency(
    [property: CodeField, Description("Three letters."), JsonPropertyOrder(-2)] string Code,
    [property: NameField, Description("1 to 200 characters."), JsonPropertyOrder(-2)] string Name,
    [property: Description("Whether it is legal tender there.")] bool Tender
)
{
    /// <summary>The first day on which the country used it.</summary>
    [JsonPropertyOrder(-1)]
    public DateOnly? From { get; init; }

    /// <summary>The last day on which the country used it.</summary>
    [JsonPropertyOrder(-1)]
    public DateOnly? To { get; init; }

    /// <summary>true when its department has retired it; left out otherwise.</summary>
    public bool? Retired { get; init; }

    /// <summary>true when it is not valid on the day, or its catalogue does not know it.</summary>
    public bool? Outdated { get; init; }

    /// <summary>Whether it is neither retired nor outdated.</summary>
    [JsonIgnore]
    public bool IsUsable => Retired is null && Outdated is null;
}

/// <summary>A language of a country.</summary>
public sealed record LinkLanguage(
    [property: CodeField, Description("Three letters.")] string Code,
    [property: NameField, Description("1 to 200 characters.")] string Name,
    [property:
        AllowedValues(LanguageStatus.Official, LanguageStatus.Regional, LanguageStatus.DeFacto),
        Description("What it is there: official, regional (in a part of it) or de-facto (used as an official one, without a law).")
    ]
        string Status
)
{
    /// <summary>true when its department has retired it; left out otherwise.</summary>
    public bool? Retired { get; init; }

    /// <summary>true when it is not valid on the day, or its catalogue does not know it.</summary>
    public bool? Outdated { get; init; }

    /// <summary>Whether it is neither retired nor outdated.</summary>
    [JsonIgnore]
    public bool IsUsable => Retired is null && Outdated is null;
}

/// <summary>JSON metadata of links.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Link))]
internal sealed partial class LinkJson : JsonSerializerContext;
