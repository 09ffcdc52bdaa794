using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.Linking.Contracts;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using CountryProvider.Web.Validation;
using FluentValidation;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Data;

/// <summary>The links of a country. A row without links stays, because the country was linked once.</summary>
/// <param name="Code">The country's code.</param>
/// <param name="Currencies">The currencies of all times, in their display order.</param>
/// <param name="Languages">The languages, in their display order.</param>
/// <param name="NoCurrency">Whether the country has no currency. This is different from an unknown currency.</param>
/// <param name="NoLanguage">Whether the country has no language.</param>
[method: JsonConstructor]
internal sealed record LinkRow(
    [property: JsonPropertyName("country")] string Code,
    IReadOnlyList<LinkedCurrency> Currencies,
    IReadOnlyList<LinkedLanguage> Languages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool NoCurrency,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool NoLanguage,
    [property: JsonIgnore] long Version
) : IRow
{
    /// <summary>The row of a country that was never linked.</summary>
    public LinkRow(string code)
        : this(code, [], [], false, false, 0) { }

    /// <summary>The JSON metadata of a row.</summary>
    public static JsonTypeInfo<LinkRow> Json { get; } = Web.Api.Json.TypeOf<LinkRow>(LinkingDataJson.Default);

    /// <summary>Whether the row has no information about the country.</summary>
    [JsonIgnore]
    public bool IsEmpty => Currencies.Count == 0 && Languages.Count == 0 && !NoCurrency && !NoLanguage;

    /// <summary>The link after a merge patch.</summary>
    /// <exception cref="InvalidRequestException">The result is not a valid link.</exception>
    public LinkRow Apply(JsonObject members)
    {
        var document = JsonSerializer.SerializeToNode(this, Json)!.AsObject();
        MergePatch.Apply(document, members);
        var row = MergePatch.Read(document, Json);
        ValidationErrors.ThrowIfAny(new LinkRowValidator().Validate(row).Errors);
        return row;
    }

    /// <inheritdoc/>
    public IRow Stamped(long version) => this with { Version = version };

    /// <summary>Whether two rows have the same links. Ignores their versions.</summary>
    public bool SaysTheSameAs(LinkRow other) =>
        Currencies.SequenceEqual(other.Currencies)
        && Languages.SequenceEqual(other.Languages)
        && NoCurrency == other.NoCurrency
        && NoLanguage == other.NoLanguage;
}

/// <summary>The status of a language in a country.</summary>
internal static class LanguageStatus
{
    public const string Official = "official";
    public const string Regional = "regional";
    public const string DeFacto = "de-facto";

    public static IReadOnlyList<string> All { get; } = [Official, Regional, DeFacto];
}

/// <summary>The rules for a link that do not depend on the catalogues. Codes must be in their stored case.</summary>
internal sealed class LinkRowValidator : AbstractValidator<LinkRow>
{
    /// <summary>The maximum number of currencies or languages of a country.</summary>
    public const int MaxItems = 100;

    public LinkRowValidator()
    {
        RuleFor(row => row).Must(IsWhole).WithMessage("A part of the link is missing.");
        When(
            IsWhole,
            () =>
            {
                RuleFor(row => row.Code).IsCode(maxLength: 4).IsIn(CodeCase.Upper);
                RuleFor(row => row.Currencies).Must(items => items.Count <= MaxItems).WithMessage(_ => TooMany());
                RuleFor(row => row.Languages).Must(items => items.Count <= MaxItems).WithMessage(_ => TooMany());
                RuleForEach(row => row.Currencies)
                    .ChildRules(currency =>
                    {
                        currency.RuleFor(c => c.Code).IsCode().IsIn(CodeCase.Upper);
                        currency
                            .RuleFor(c => c.To)
                            .Must((c, to) => !(to < c.From))
                            .WithMessage(_ => Say("The last day is not before the first.", "Der letzte Tag liegt nicht vor dem ersten."));
                    });
                RuleForEach(row => row.Languages)
                    .ChildRules(language =>
                    {
                        language.RuleFor(l => l.Code).IsCode().IsIn(CodeCase.Lower);
                        language.RuleFor(l => l.Status).IsOneOf([.. LanguageStatus.All]);
                    });
                RuleFor(row => row.Currencies)
                    .Must(HaveNoOverlap)
                    .WithMessage(_ =>
                        Say(
                            "A currency is there twice on the same day. Give each of its periods days of its own.",
                            "Eine Währung steht am selben Tag zweimal da. Geben Sie jedem ihrer Zeiträume eigene Tage."
                        )
                    );
                RuleFor(row => row.Languages)
                    .Must(items => items.DistinctBy(item => item.Code).Count() == items.Count)
                    .WithMessage(_ => Say("A language is there twice.", "Eine Sprache steht zweimal da."));
                RuleFor(row => row.NoCurrency)
                    .Must((row, none) => !none || row.Currencies.All(currency => currency.To is not null))
                    .WithMessage(_ =>
                        Say(
                            "A country without a currency has none without a last day.",
                            "Ein Land ohne Währung hat keine Währung ohne letzten Tag."
                        )
                    );
                RuleFor(row => row.NoLanguage)
                    .Must((row, none) => !none || row.Languages.Count == 0)
                    .WithMessage(_ => Say("A country without a language has none.", "Ein Land ohne Sprache hat keine."));
            }
        );
    }

    // A file from another program may contain null where this program does not allow it.
    private static bool IsWhole(LinkRow row) =>
        row.Currencies is not null
        && row.Languages is not null
        && row.Currencies.All(item => item is not null)
        && row.Languages.All(item => item is not null);

    private static bool HaveNoOverlap(IReadOnlyList<LinkedCurrency> items) =>
        items
            .GroupBy(item => item.Code)
            .All(same =>
            {
                var periods = same.OrderBy(item => item.From ?? DateOnly.MinValue).ToList();
                return periods.Zip(periods.Skip(1)).All(pair => pair.First.To < pair.Second.From);
            });

    private static string TooMany() => Say($"A list has at most {MaxItems} items.", $"Eine Liste hat höchstens {MaxItems} Einträge.");
}
