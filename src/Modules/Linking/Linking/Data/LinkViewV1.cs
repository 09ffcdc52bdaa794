using System.Text.Json;
using CountryProvider.Web.Api;

namespace CountryProvider.Linking.Data;

/// <summary>
/// The links in version 1 of the API: each country with its first currency and its first language. It omits entries that are retired
/// or not valid today, and countries with a code of four letters. Each list is made at its first use.
/// </summary>
internal sealed class LinkViewV1(IReadOnlyList<LinkedCountry> all)
{
    private ReadyJson? _withCurrency;
    private ReadyJson? _withLanguage;
    private ReadyJson? _withBoth;

    /// <summary>The countries with a currency; null when there is none.</summary>
    public ReadyJson? WithCurrency => _withCurrency ??= Array(all.Select(CurrencyOf));

    /// <summary>The countries with a language; null when there is none.</summary>
    public ReadyJson? WithLanguage => _withLanguage ??= Array(all.Select(LanguageOf));

    /// <summary>The countries with a currency and a language; null when there is none.</summary>
    public ReadyJson? WithBoth => _withBoth ??= Array(all.Select(BothOf));

    /// <summary>A country and its currency; null when it has none or version 1 omits the country.</summary>
    public static byte[]? CurrencyOf(LinkedCountry linked) =>
        IsShown(linked) && FirstCurrency(linked) is { } currency
            ? Json.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("countryShortName", linked.Country.Code);
                WriteNamed(writer, "currency", currency.Code, currency.Name);
                writer.WriteEndObject();
            })
            : null;

    /// <summary>A country and its language; null when it has none or version 1 omits the country.</summary>
    public static byte[]? LanguageOf(LinkedCountry linked) =>
        IsShown(linked) && FirstLanguage(linked) is { } language
            ? Json.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("countryShortName", linked.Country.Code);
                WriteNamed(writer, "language", language.Code, language.Name);
                writer.WriteEndObject();
            })
            : null;

    private static byte[]? BothOf(LinkedCountry linked) =>
        IsShown(linked) && FirstCurrency(linked) is { } currency && FirstLanguage(linked) is { } language
            ? Json.Write(writer =>
            {
                writer.WriteStartObject();
                WriteNamed(writer, "country", linked.Country.Code, linked.Country.Name);
                WriteNamed(writer, "language", language.Code, language.Name);
                WriteNamed(writer, "currency", currency.Code, currency.Name);
                writer.WriteEndObject();
            })
            : null;

    private static bool IsShown(LinkedCountry linked) => linked is { IsValid: true, Country: { Retired: false, Code.Length: 3 } };

    private static LinkCurrency? FirstCurrency(LinkedCountry linked) => linked.Currencies.FirstOrDefault(currency => currency.IsUsable);

    private static LinkLanguage? FirstLanguage(LinkedCountry linked) => linked.Languages.FirstOrDefault(language => language.IsUsable);

    private static void WriteNamed(Utf8JsonWriter writer, string property, string code, string name)
    {
        writer.WriteStartObject(property);
        writer.WriteString("shortName", code);
        writer.WriteString("name", name);
        writer.WriteEndObject();
    }

    private static ReadyJson? Array(IEnumerable<byte[]?> elements) =>
        elements.OfType<byte[]>().ToList() is { Count: > 0 } present ? new(Json.Array(present)) : null;
}
