using System.Text.Json;
using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;

namespace CountryProvider.Linking.Data;

/// <summary>A country with the names of what it is linked to.</summary>
/// <param name="version">The version of its link; 0 when it never had one.</param>
public sealed class LinkedCountry(CountryEntry country, CurrencyEntry? currency, LanguageEntry? language, long version)
{
    private ReadyJson? _json;
    private string? _key;

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

    /// <summary>Whether the key, as <see cref="SearchKey"/> makes it, is found in any of the names and codes.</summary>
    public bool Matches(string key) => (_key ??= SearchKey.Of(
        $"{country.Code}\n{country.Name}\n{currency?.Code}\n{currency?.Name}\n{language?.Code}\n{language?.Name}")).Contains(key, StringComparison.Ordinal);

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
