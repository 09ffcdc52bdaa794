using System.Text.Json;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Search;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;

namespace CountryProvider.Linking.Data;

/// <summary>A country with the names of what it is linked to.</summary>
/// <param name="version">The version of its link; 0 when it never had one.</param>
public sealed class LinkedCountry(CountryEntry country, CurrencyEntry? currency, LanguageEntry? language, long version)
{
    private ReadyJson? _json;
    private SearchTexts? _searched;

    /// <summary>The country.</summary>
    public CountryEntry Country => country;

    /// <summary>Its currency; null when it has none.</summary>
    public CurrencyEntry? Currency => currency;

    /// <summary>Its language; null when it has none.</summary>
    public LanguageEntry? Language => language;

    /// <summary>The version of its link; 0 when it never had one.</summary>
    public long Version => version;

    /// <summary>Whether it has both.</summary>
    public bool IsComplete => currency is not null && language is not null;

    /// <summary>The link in version 2 of the API.</summary>
    public ReadyJson Json => _json ??= new(BuildingBlocks.Api.Json.Write(writer =>
    {
        writer.WriteStartObject();
        WriteNamed(writer, "country", country.Code, country.Name);
        WriteNamed(writer, "currency", currency?.Code, currency?.Name);
        WriteNamed(writer, "language", language?.Code, language?.Name);
        writer.WriteEndObject();
    }), version);

    /// <summary>What it is found by.</summary>
    public SearchTexts Searched => _searched ??= new(
        (SearchTextKind.Code, country.Code), (SearchTextKind.Name, country.Name),
        (SearchTextKind.Related, currency?.Code), (SearchTextKind.Related, currency?.Name),
        (SearchTextKind.Related, language?.Code), (SearchTextKind.Related, language?.Name));

    private static void WriteNamed(Utf8JsonWriter writer, string property, string? code, string? name)
    {
        if (code is null)
        {
            writer.WriteNull(property);
            return;
        }

        writer.WriteStartObject(property);
        writer.WriteString("code", code);
        writer.WriteString("name", name);
        writer.WriteEndObject();
    }
}
