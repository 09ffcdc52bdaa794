using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Api;
using CountryProvider.Web.Validation;
using FluentValidation;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Currency.Data;

/// <summary>A currency, or a fund, metal or special purpose with a code of ISO 4217.</summary>
internal sealed record CurrencyRow : EntryRow
{
    [JsonPropertyOrder(-99)]
    [ThreeDigitsField, Description("ISO 4217 numeric: three digits. Several currencies may have the same.")]
    public string? Numeric { get; init; }

    [Description("What stands beside an amount, such as €.")]
    public string? Symbol { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [Description("How many decimal digits an amount has: 0 to 4; null where that means nothing, as with gold.")]
    public int? MinorUnits { get; init; }

    [AllowedValues("currency", "fund", "metal", "special")]
    [Description("currency, fund, metal or special.")]
    public string Kind { get; init; } = "currency";

    [JsonPropertyOrder(-70)]
    [AllowedValues("active", "former")]
    [Description("active or former.")]
    public override string Status { get; init; } = "active";

    /// <inheritdoc/>
    public override IEnumerable<string> SharedKeys() => Numeric is null ? [] : [Numeric];

    /// <inheritdoc/>
    public override string KindOf(string key) => Is(Numeric, key) ? "numeric" : base.KindOf(key);
}

/// <summary>The rules for a currency.</summary>
internal sealed class CurrencyRules : EntryRules<CurrencyRow>
{
    public CurrencyRules()
        : base(CodeCase.Upper, maxCodeLength: 3)
    {
        RuleFor(row => row.Numeric)
            .Consists(char.IsAsciiDigit, 3, 3, "This is three digits, such as 978.", "Hier stehen drei Ziffern, etwa 978.");
        RuleFor(row => row.Symbol).IsName().When(row => row.Symbol is not null);
        RuleFor(row => row.MinorUnits)
            .Must(units => units is null or >= 0 and <= 4)
            .WithMessage(_ =>
                Say(
                    "This is a whole number from 0 to 4, or null where it means nothing.",
                    "Hier steht eine ganze Zahl von 0 bis 4, oder null, wo sie nichts bedeutet."
                )
            );
        RuleFor(row => row.Kind).IsOneOf(Words.Of<CurrencyRow>(nameof(CurrencyRow.Kind)));
    }
}
