using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Api;
using CountryProvider.Web.Validation;
using FluentValidation;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Country.Data;

/// <summary>A country. A current country has the three letters of ISO 3166-1, a former one the four letters of ISO 3166-3.</summary>
internal sealed record CountryRow : EntryRow
{
    private const string Former = "former";

    [JsonPropertyOrder(-99)]
    [Description("ISO 3166-1 alpha-2: two letters.")]
    public string? Alpha2 { get; init; }

    [JsonPropertyOrder(-98)]
    [Description("ISO 3166-1 alpha-3: three letters. For a former country what it had then.")]
    public string? Alpha3 { get; init; }

    [JsonPropertyOrder(-97)]
    [ThreeDigitsField, Description("ISO 3166-1 numeric: three digits.")]
    public string? Numeric { get; init; }

    [JsonPropertyOrder(-89)]
    [Description("The official name in English, where it differs.")]
    public string? OfficialName { get; init; }

    [JsonPropertyOrder(-70)]
    [AllowedValues("user-assigned", "official", Former)]
    [Description("user-assigned: in no standard, as all that a department adds; official: in ISO 3166-1; former: in ISO 3166-3.")]
    public override string Status { get; init; } = "user-assigned";

    [ThreeDigitsField, Description("The region: three digits of UN M49.")]
    public string? Region { get; init; }

    [NotMapped]
    [Description("What the region is called. Follows from region.")]
    public string? RegionName { get; init; }

    [ThreeDigitsField, Description("The subregion: three digits of UN M49.")]
    public string? Subregion { get; init; }

    [NotMapped]
    [Description("What the subregion is called. Follows from subregion.")]
    public string? SubregionName { get; init; }

    [NotMapped]
    [Description("The flag as an emoji; former countries have none. Follows from alpha2.")]
    public string? Flag { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> UniqueKeys() => new[] { Alpha2, Alpha3, Numeric }.OfType<string>();

    /// <inheritdoc/>
    public override string KindOf(string key) =>
        Is(Alpha2, key) ? "alpha2"
        : Is(Alpha3, key) ? "alpha3"
        : Is(Numeric, key) ? "numeric"
        : base.KindOf(key);

    /// <inheritdoc/>
    public override IEnumerable<string> AllNames() => OfficialName is null ? base.AllNames() : base.AllNames().Prepend(OfficialName);

    /// <inheritdoc/>
    public override IReadOnlyList<string> DerivedMembers() => ["regionName", "subregionName", "flag"];

    /// <inheritdoc/>
    public override EntryRow In(Func<string, string?> nameOf) =>
        (CountryRow)base.In(nameOf) with
        {
            RegionName = Region is null ? null : nameOf(Region),
            SubregionName = Subregion is null ? null : nameOf(Subregion),
            Flag =
                Status == Former || Alpha2 is null
                    ? null
                    : string.Concat(Alpha2.Select(letter => char.ConvertFromUtf32(0x1F1E6 + letter - 'A'))),
        };

    /// <inheritdoc/>
    public override EntryRow Stored() =>
        (CountryRow)base.Stored() with
        {
            Alpha2 = Alpha2?.ToUpperInvariant(),
            Alpha3 = Alpha3?.ToUpperInvariant(),
            RegionName = null,
            SubregionName = null,
            Flag = null,
        };
}

/// <summary>The rules for a country.</summary>
internal sealed class CountryRules : EntryRules<CountryRow>
{
    public CountryRules()
        : base(CodeCase.Upper, maxCodeLength: 4)
    {
        RuleFor(row => row.Alpha2)
            .Consists(char.IsAsciiLetterUpper, 2, 2, "This is two letters from A to Z.", "Hier stehen zwei Buchstaben von A bis Z.");
        RuleFor(row => row.Alpha3)
            .Consists(char.IsAsciiLetterUpper, 3, 3, "This is three letters from A to Z.", "Hier stehen drei Buchstaben von A bis Z.");
        RuleFor(row => row.Numeric)
            .Consists(char.IsAsciiDigit, 3, 3, "This is three digits, such as 040.", "Hier stehen drei Ziffern, etwa 040.");
        RuleFor(row => row.OfficialName).IsName().When(row => row.OfficialName is not null);
        RuleFor(row => row.Region).Must(Regions.IsKnown).WithMessage(row => Unknown(row.Region));
        RuleFor(row => row.Subregion).Must(Regions.IsKnown).WithMessage(row => Unknown(row.Subregion));
    }

    private static string Unknown(string? region) =>
        Say(
            $"There is no region {region} in UN M49; 150 is Europe, 002 Africa.",
            $"In UN M49 gibt es keine Region {region}; 150 ist Europa, 002 Afrika."
        );
}
