using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Validation;
using FluentValidation;

namespace CountryProvider.Language.Data;

/// <summary>A language.</summary>
internal sealed record LanguageRow : EntryRow
{
    [JsonPropertyOrder(-99)]
    [Description("ISO 639-1: two letters.")]
    public string? Alpha2 { get; init; }

    [JsonPropertyOrder(-98)]
    [Description("ISO 639-2/B, where it differs from the code: three letters.")]
    public string? Bibliographic { get; init; }

    [JsonPropertyOrder(-89)]
    [Description("What its speakers call it.")]
    public string? NativeName { get; init; }

    [AllowedValues("individual", "macrolanguage", "special")]
    [Description("individual, macrolanguage or special.")]
    public string Scope { get; init; } = "individual";

    [AllowedValues("ltr", "rtl")]
    [Description("ltr: from left to right; rtl: from right to left.")]
    public string Direction { get; init; } = "ltr";

    [JsonPropertyOrder(-70)]
    [AllowedValues("active", "deprecated")]
    [Description("active or deprecated.")]
    public override string Status { get; init; } = "active";

    /// <inheritdoc/>
    public override IEnumerable<string> UniqueKeys() => new[] { Alpha2, Bibliographic }.OfType<string>();

    /// <inheritdoc/>
    public override string KindOf(string key) =>
        Is(Alpha2, key) ? "alpha2"
        : Is(Bibliographic, key) ? "bibliographic"
        : base.KindOf(key);

    /// <inheritdoc/>
    public override IEnumerable<string> AllNames() => NativeName is null ? base.AllNames() : base.AllNames().Prepend(NativeName);

    /// <inheritdoc/>
    public override EntryRow Stored() =>
        (LanguageRow)base.Stored() with
        {
            Alpha2 = Alpha2?.ToLowerInvariant(),
            Bibliographic = Bibliographic?.ToLowerInvariant(),
        };
}

/// <summary>The rules for a language.</summary>
internal sealed class LanguageRules : EntryRules<LanguageRow>
{
    public LanguageRules()
        : base(CodeCase.Lower, maxCodeLength: 3)
    {
        RuleFor(row => row.Alpha2)
            .Consists(char.IsAsciiLetterLower, 2, 2, "This is two letters from a to z.", "Hier stehen zwei Buchstaben von a bis z.");
        RuleFor(row => row.Bibliographic)
            .Consists(char.IsAsciiLetterLower, 3, 3, "This is three letters from a to z.", "Hier stehen drei Buchstaben von a bis z.");
        RuleFor(row => row.NativeName).IsName().When(row => row.NativeName is not null);
        RuleFor(row => row.Scope).IsOneOf(Words.Of<LanguageRow>(nameof(LanguageRow.Scope)));
        RuleFor(row => row.Direction).IsOneOf(Words.Of<LanguageRow>(nameof(LanguageRow.Direction)));
    }
}
