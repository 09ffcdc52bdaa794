using System.Globalization;
using CountryProvider.Abstractions;
using CountryProvider.Modularity;
using CountryProvider.Web.Search;
using CountryProvider.Web.Text;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Api;

/// <summary>
/// Parses the parameters of requests. Null stands for a missing parameter. Each method throws <see cref="InvalidRequestException"/>
/// with the name of the parameter when the value is invalid.
/// </summary>
public static class Parameters
{
    /// <summary>The number of entries on a page when the request gives none.</summary>
    public const int DefaultPageSize = 100;

    /// <summary>The maximum number of entries on a page.</summary>
    public const int MaxPageSize = 1000;

    private static readonly string[] _matches = ["contains", "prefix", "exact"];

    /// <summary>Parses a day in the form yyyy-MM-dd; null stands for today.</summary>
    public static DateOnly? Day(string name, string? value) =>
        value is null
            ? null
            : Days.Parse(value)
                ?? throw Invalid(name, Say($"{name} is a day, written as 2026-01-31.", $"{name} ist ein Tag, geschrieben als 2026-01-31."));

    /// <summary>Parses a language tag and returns its usual spelling: de, pt-BR, zh-Hant. Null stands for English.</summary>
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

    /// <summary>Parses true or false; a missing parameter is false.</summary>
    public static bool Flag(string name, string? value) =>
        value switch
        {
            null => false,
            _ when bool.TryParse(value, out var flag) => flag,
            _ => throw Invalid(name, Say($"{name} is true or false.", $"{name} ist true oder false.")),
        };

    /// <summary>Checks that the value is one of several words.</summary>
    public static string? Choice(string name, string? value, IReadOnlyList<string> choices) =>
        value is null || choices.Contains(value) ? value : throw Invalid(name, Unknown(name, value, choices));

    /// <summary>Parses the names of the members that the answer must have; null stands for all.</summary>
    /// <param name="known">The members that exist.</param>
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

    /// <summary>Parses the kind of match for a search.</summary>
    public static SearchMatch Match(string name, string? value) =>
        (SearchMatch)Math.Max(0, Array.IndexOf(_matches, Choice(name, value, _matches)));

    /// <summary>Parses a whole number from 1 to a maximum.</summary>
    /// <param name="fallback">The value for a missing parameter.</param>
    public static int Positive(string name, string? value, int fallback, int max) =>
        value switch
        {
            null => fallback,
            _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max =>
                number,
            _ => throw Invalid(name, Say($"{name} is a whole number from 1 to {max}.", $"{name} ist eine ganze Zahl von 1 bis {max}.")),
        };

    /// <summary>The description of <see cref="Day"/> in the OpenAPI document.</summary>
    public static ApiParameter OnParameter { get; } =
        ApiParameter.Text("on", "The day that the answer is about, as yyyy-MM-dd; today in UTC when left out.", 10);

    /// <summary>The description of <see cref="Language"/> in the OpenAPI document.</summary>
    public static ApiParameter LangParameter { get; } =
        ApiParameter.Text(
            "lang",
            "The language of the names, and of their order, as a tag of BCP 47 such as fr or pt-BR. Where there is no name in it, the "
                + "next wider language has one, and in the end English.",
            LanguageTag.MaxLength
        );

    /// <summary>The description of <see cref="Match"/> in the OpenAPI document.</summary>
    public static ApiParameter MatchParameter { get; } =
        ApiParameter.Choice(
            "match",
            "SearchMatch",
            "What a search finds: contains: also within a word; prefix: what begins with it; exact: what is called so.",
            _matches
        );

    /// <summary>The description of <see cref="Fields"/> in the OpenAPI document.</summary>
    public static ApiParameter FieldsParameter { get; } =
        ApiParameter.Text("fields", "The members that the answer is to have, with commas between them; all when left out.", 500);

    /// <summary>The descriptions of the page number and the page size in the OpenAPI document.</summary>
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
