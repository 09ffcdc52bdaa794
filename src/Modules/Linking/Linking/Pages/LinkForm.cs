using System.Globalization;
using System.Text.RegularExpressions;
using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Linking.Features;
using CountryProvider.Web.Pages;
using Microsoft.AspNetCore.Http;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Pages;

/// <summary>
/// The form of a country's links. It has a row of fields for each currency and each language. A field's name ends with the number of
/// its row, such as <c>from-2</c>.
/// </summary>
internal static partial class LinkForm
{
    private const int SpareRows = 2;

    /// <summary>The form with the stored values.</summary>
    public static FormState Of(LinkedCountry linked) =>
        FormState.Of([
            .. linked.AllCurrencies.SelectMany(
                (currency, row) =>
                    new (string, string?)[]
                    {
                        ($"currency-{row}", currency.Code),
                        ($"from-{row}", Text(currency.From)),
                        ($"to-{row}", Text(currency.To)),
                        ($"tender-{row}", currency.Tender ? "true" : null),
                    }
            ),
            .. linked.Languages.SelectMany(
                (language, row) => new (string, string?)[] { ($"language-{row}", language.Code), ($"status-{row}", language.Status) }
            ),
            ("noCurrency", linked.NoCurrency ? "true" : null),
            ("noLanguage", linked.NoLanguage ? "true" : null),
        ]);

    /// <summary>The number of rows to show: up to the last filled row, and some empty ones.</summary>
    /// <param name="field">The first field of a row, such as <c>currency</c>.</param>
    public static int RowsOf(FormState state, string field) =>
        RowsOf(state.Values.Where(value => value.Value.Length > 0).Select(value => value.Key), field).DefaultIfEmpty(-1).Max()
        + 1
        + SpareRows;

    /// <summary>Whether the checkbox of a row for legal tender is checked. In an empty row it is.</summary>
    public static bool IsTender(FormState state, int row) => state[$"currency-{row}"].Length == 0 || state[$"tender-{row}"].Length > 0;

    /// <summary>The currencies or languages of the form, in words that can be compared.</summary>
    public static string WordsOf(FormState state, bool currencies)
    {
        var field = currencies ? "currency" : "language";
        var items = RowsOf(state.Values.Where(value => value.Value.Length > 0).Select(value => value.Key), field)
            .Select(row =>
                string.Join(
                    ' ',
                    new[]
                    {
                        state[$"{field}-{row}"],
                        currencies && state[$"from-{row}"] is { Length: > 0 } from ? Say($"from {from}", $"ab {from}") : null,
                        currencies && state[$"to-{row}"] is { Length: > 0 } to ? Say($"to {to}", $"bis {to}") : null,
                        currencies && state[$"tender-{row}"].Length == 0
                            ? Say("(not legal tender)", "(kein gesetzliches Zahlungsmittel)")
                            : null,
                        !currencies && state[$"status-{row}"] is { } status and not LanguageStatus.Official
                            ? $"({Words.Of(status)})"
                            : null,
                    }.OfType<string>()
                )
            )
            .ToList();
        return items.Count > 0 ? string.Join(", ", items)
            : state[currencies ? "noCurrency" : "noLanguage"].Length > 0 ? Say("has none", "hat keine")
            : Say("nothing", "nichts");
    }

    /// <summary>Reads a form that a browser has sent. Rows without a code are ignored.</summary>
    /// <exception cref="InvalidRequestException">
    /// A day is malformed, or this is another form. Accepting another form would unlink the country.
    /// </exception>
    public static LinkTarget Read(IFormCollection form)
    {
        if (!form.ContainsKey("currency-0") && !form.ContainsKey("language-0"))
        {
            throw new InvalidRequestException(
                "",
                Say(
                    "This form has no currencies and no languages in it. Open the page again.",
                    "In diesem Formular fehlen Währungen und Sprachen. Bitte die Seite neu öffnen."
                )
            );
        }

        var errors = new Dictionary<string, string[]>();
        var target = new LinkTarget(
            [
                .. RowsIn(form, "currency")
                    .Select(row => new CurrencyTarget(
                        form[$"currency-{row}"].ToString().Trim(),
                        Day($"from-{row}"),
                        Day($"to-{row}"),
                        form[$"tender-{row}"].Count > 0
                    )),
            ],
            [
                .. RowsIn(form, "language")
                    .Select(row => new LanguageTarget(form[$"language-{row}"].ToString().Trim(), form[$"status-{row}"].ToString())),
            ],
            form["noCurrency"].Count > 0,
            form["noLanguage"].Count > 0
        );
        return errors.Count == 0 ? target : throw new InvalidRequestException(errors);

        DateOnly? Day(string field)
        {
            var text = form[field].ToString().Trim();
            var day = Days.Parse(text);
            if (day is null && text.Length > 0)
            {
                errors[field] = [Say("This is a day, written as 2026-01-31.", "Hier steht ein Tag, geschrieben als 2026-01-31.")];
            }

            return day;
        }
    }

    /// <summary>
    /// A refused form with each message at its field. The rows can differ from the items: the second currency may be in the third
    /// row.
    /// </summary>
    public static FormState WithErrorsAtFields(FormState state)
    {
        var filled = state.Values.Where(value => !string.IsNullOrWhiteSpace(value.Value)).Select(value => value.Key).ToList();
        var (currencies, languages) = (RowsOf(filled, "currency"), RowsOf(filled, "language"));
        return state with
        {
            Errors = state.Errors.ToDictionary(
                error => Item().Match(error.Key) is { Success: true } item ? FieldOf(item) : error.Key,
                error => error.Value
            ),
        };

        string FieldOf(Match item)
        {
            var isCurrency = item.Groups["list"].Value == "currencies";
            var (rows, index, member) = (
                isCurrency ? currencies : languages,
                int.Parse(item.Groups["index"].Value, CultureInfo.InvariantCulture),
                item.Groups["member"].Value
            );
            return $"{(member != "code" ? member : isCurrency ? "currency" : "language")}-{rows[index]}";
        }
    }

    private static List<int> RowsIn(IFormCollection form, string field) =>
        RowsOf(form.Where(value => !string.IsNullOrWhiteSpace(value.Value)).Select(value => value.Key), field);

    private static List<int> RowsOf(IEnumerable<string> filled, string field) =>
        [
            .. filled
                .Where(name => name.StartsWith(field + "-", StringComparison.Ordinal))
                .Select(name =>
                    int.TryParse(name[(field.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var row)
                    && row < 2 * LinkRowValidator.MaxItems
                        ? row
                        : -1
                )
                .Where(row => row >= 0)
                .Order(),
        ];

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<list>currencies|languages)\[(?<index>[0-9]+)\]\.(?<member>code|from|to|tender|status)\z")]
    private static partial Regex Item();
}
