using System.Globalization;
using CountryProvider.Abstractions;
using CountryProvider.Modularity;
using CountryProvider.Web.Search;
using CountryProvider.Web.Text;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Api;

/// <summary>
/// What the parameters of requests mean. Null is a parameter that is not there. Each throws <see cref="InvalidRequestException"/> with the
/// name of the parameter when it means nothing.
/// </summary>
public static class Parameters
{
    /// <summary>How many entries a page has unless the request says.</summary>
    public const int DefaultPageSize = 100;

    /// <summary>How many entries a page may have.</summary>
    public const int MaxPageSize = 1000;

    private static readonly string[] _matches = ["contains", "prefix", "exact"];

    /// <summary>The day, written yyyy-MM-dd; null for today.</summary>
    public static DateOnly? Day(string name, string? value) =>
        value is null
            ? null
            : Days.Parse(value)
                ?? throw Invalid(name, Say($"{name} is a day, written as 2026-01-31.", $"{name} ist ein Tag, geschrieben als 2026-01-31."));

    /// <summary>The language tag, as it is usually written: de, pt-BR, zh-Hant. Null for English.</summary>
    public static string? Language(string name, string? value) =>
        value is null
            ? null
            : LanguageTag.Of(value)
                ?? throw Invalid(
                    name,
                    Say(
                        $"{name} is a language tag of BCP 47, such as fr or pt-BR.",
                        $"{name} ist ein Sprachkürzel nach BCP 47, etwa fr oder pt-BR."
                    )
                );

    /// <summary>True or false; false for a parameter that is not there.</summary>
    public static bool Flag(string name, string? value) =>
        value switch
        {
            null => false,
            _ when bool.TryParse(value, out var flag) => flag,
            _ => throw Invalid(name, Say($"{name} is true or false.", $"{name} ist true oder false.")),
        };

    /// <summary>One of several words.</summary>
    public static string? Choice(string name, string? value, IReadOnlyList<string> choices) =>
        value is null || choices.Contains(value) ? value : throw Invalid(name, Unknown(name, value, choices));

    /// <summary>Which of the members of an answer are wanted; null for all.</summary>
    /// <param name="known">The members that there are.</param>
    public static IReadOnlySet<string>? Fields(string name, string? value, IReadOnlyCollection<string> known)
    {
        if (value is null)
        {
            return null;
        }

        var fields = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        return fields.FirstOrDefault(field => !known.Contains(field)) is { } unknown ? throw Invalid(name, Unknown(name, unknown, known))
            : fields.Count == 0
                ? throw Invalid(
                    name,
                    Say(
                        $"{name} names at least one of: {string.Join(", ", known)}.",
                        $"{name} nennt mindestens eines von: {string.Join(", ", known)}."
                    )
                )
            : fields;
    }

    /// <summary>How a search is matched.</summary>
    public static SearchMatch Match(string name, string? value) =>
        (SearchMatch)Math.Max(0, Array.IndexOf(_matches, Choice(name, value, _matches)));

    /// <summary>A whole number from 1 to a maximum.</summary>
    /// <param name="fallback">For a parameter that is not there.</param>
    public static int Positive(string name, string? value, int fallback, int max) =>
        value switch
        {
            null => fallback,
            _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max =>
                number,
            _ => throw Invalid(name, Say($"{name} is a whole number from 1 to {max}.", $"{name} ist eine ganze Zahl von 1 bis {max}.")),
        };

    /// <summary>How the OpenAPI document describes <see cref="Day"/>.</summary>
    public static ApiParameter OnParameter { get; } =
        ApiParameter.Text("on", "The day that the answer is about, as yyyy-MM-dd; today in UTC when left out.", 10);

    /// <summary>How the OpenAPI document describes <see cref="Language"/>.</summary>
    public static ApiParameter LangParameter { get; } =
        ApiParameter.Text(
            "lang",
            "The language of the names, and of their order, as a tag of BCP 47 such as fr or pt-BR. Where there is no name in it, the "
                + "next wider language has one, and in the end English.",
            LanguageTag.MaxLength
        );

    /// <summary>How the OpenAPI document describes <see cref="Match"/>.</summary>
    public static ApiParameter MatchParameter { get; } =
        ApiParameter.Choice(
            "match",
            "SearchMatch",
            "What a search finds: contains: also within a word; prefix: what begins with it; exact: what is called so.",
            _matches
        );

    /// <summary>How the OpenAPI document describes <see cref="Fields"/>.</summary>
    public static ApiParameter FieldsParameter { get; } =
        ApiParameter.Text("fields", "The members that the answer is to have, with commas between them; all when left out.", 500);

    /// <summary>How the OpenAPI document describes which page is wanted, and how long it is.</summary>
    public static ApiParameter[] PageParameters { get; } =
    [
        ApiParameter.Number("page", "The page to answer; the first is 1, also with a pageSize alone.", 1, int.MaxValue),
        ApiParameter.Number("pageSize", $"How many entries a page has; {DefaultPageSize} with a page alone.", 1, MaxPageSize),
    ];

    private static string Unknown(string name, string value, IReadOnlyCollection<string> known)
    {
        var shown = value.Length <= 60 ? value : value[..60] + "…";
        return Spelling.Nearest(shown, known) is { } nearest
            ? Say(
                $"{name} knows no '{shown}'. Did you mean '{nearest}'? There are: {string.Join(", ", known)}.",
                $"{name} kennt „{shown}“ nicht. Meinten Sie „{nearest}“? Es gibt: {string.Join(", ", known)}."
            )
            : Say(
                $"{name} knows no '{shown}'. There are: {string.Join(", ", known)}.",
                $"{name} kennt „{shown}“ nicht. Es gibt: {string.Join(", ", known)}."
            );
    }

    private static InvalidRequestException Invalid(string name, string message) => new(name, message);
}
