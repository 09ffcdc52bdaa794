using System.Text.Json;
using CountryProvider.BuildingBlocks.Api;

namespace CountryProvider.Linking.Data;

/// <summary>The links in version 1 of the API, which shows nothing that is retired. Made when first asked for.</summary>
internal sealed class LinkViewV1(IReadOnlyList<LinkedCountry> all)
{
    private ReadyJson? _withCurrency;
    private ReadyJson? _withLanguage;
    private ReadyJson? _withBoth;

    /// <summary>The countries with a currency; null when there is none.</summary>
    public ReadyJson? WithCurrency => _withCurrency ??= Array(all.Select(CurrencyOf));

    /// <summary>The countries with a language; null when there is none.</summary>
    public ReadyJson? WithLanguage => _withLanguage ??= Array(all.Select(LanguageOf));

    /// <summary>The countries with both; null when there is none.</summary>
    public ReadyJson? WithBoth => _withBoth ??= Array(all.Select(BothOf));

    /// <summary>A country and its currency; null unless it has one and neither is retired.</summary>
    public static byte[]? CurrencyOf(LinkedCountry linked) => linked is not { Country.Retired: false, Currency: { Retired: false } currency } ? null
        : Json.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("countryShortName", linked.Country.Code);
            WriteNamed(writer, "currency", currency.Code, currency.Name);
            writer.WriteEndObject();
        });

    /// <summary>A country and its language; null unless it has one and neither is retired.</summary>
    public static byte[]? LanguageOf(LinkedCountry linked) => linked is not { Country.Retired: false, Language: { Retired: false } language } ? null
        : Json.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("countryShortName", linked.Country.Code);
            WriteNamed(writer, "language", language.Code, language.Name);
            writer.WriteEndObject();
        });

    private static byte[]? BothOf(LinkedCountry linked) =>
        linked is not { Country.Retired: false, Currency: { Retired: false } currency, Language: { Retired: false } language } ? null
        : Json.Write(writer =>
        {
            writer.WriteStartObject();
            WriteNamed(writer, "country", linked.Country.Code, linked.Country.Name);
            WriteNamed(writer, "language", language.Code, language.Name);
            WriteNamed(writer, "currency", currency.Code, currency.Name);
            writer.WriteEndObject();
        });

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
