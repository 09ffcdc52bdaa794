using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using CountryProvider.ReferenceData;

namespace CountryProvider.Data.Tests;

public sealed record Source(string Name, string Version, string Licence, string Url);

public sealed record DataFile<T>(string Version, Source[] Sources, T[] Entries);

public interface IDated
{
    string Code { get; }

    DateOnly? ValidFrom { get; }

    DateOnly? ValidTo { get; }

    string[]? ReplacedBy { get; }
}

public sealed record Country(
    string Code,
    string? Alpha2,
    string? Alpha3,
    string? Numeric,
    string Name,
    string? OfficialName,
    string[]? OtherNames,
    Alias[]? Aliases,
    string Status,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    string[]? ReplacedBy,
    string? Region,
    string? Subregion
) : IDated;

public sealed record Region(string Code, string Name, string? Parent);

public sealed record Currency(
    string Code,
    string? Numeric,
    string Name,
    string[]? OtherNames,
    string? Symbol,
    [property: JsonRequired] int? MinorUnits,
    string Kind,
    string Status,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    string[]? ReplacedBy
) : IDated;

public sealed record Alias(string Code, DateOnly? ValidTo);

public sealed record Language(
    string Code,
    string? Alpha2,
    string? Bibliographic,
    string Name,
    string? NativeName,
    string[]? OtherNames,
    Alias[]? Aliases,
    string Scope,
    string Direction,
    string Status,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    string[]? ReplacedBy
) : IDated;

public sealed record CurrencyLink(string Code, DateOnly? From, DateOnly? To, [property: JsonRequired] bool Tender)
{
    public bool IsUsed(DateOnly day) => !(From > day) && !(To < day);
}

public sealed record LanguageLink(string Code, string Status);

public sealed record Links(string Country, CurrencyLink[]? Currencies, LanguageLink[]? Languages, bool NoCurrency, bool NoLanguage);

/// <summary>The files as they are committed. A member that the records do not name is an error.</summary>
internal static class Shipped
{
    private static readonly JsonSerializerOptions _strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static DataFile<Country> CountryFile { get; } = Read<Country>("Country/Country/Data/Shipped/countries.json");

    public static DataFile<Region> RegionFile { get; } = Read<Region>("Country/Country/Data/Shipped/regions.json");

    public static DataFile<Currency> CurrencyFile { get; } = Read<Currency>("Currency/Currency/Data/Shipped/currencies.json");

    public static DataFile<Language> LanguageFile { get; } = Read<Language>("Language/Language/Data/Shipped/languages.json");

    public static DataFile<Links> LinkFile { get; } = Read<Links>("Linking/Linking/Data/Shipped/links.json");

    public static Dictionary<string, Country> Countries { get; } = CountryFile.Entries.ToDictionary(country => country.Code);

    public static Dictionary<string, Region> Regions { get; } = RegionFile.Entries.ToDictionary(region => region.Code);

    public static Dictionary<string, Currency> Currencies { get; } = CurrencyFile.Entries.ToDictionary(currency => currency.Code);

    public static Dictionary<string, Language> Languages { get; } = LanguageFile.Entries.ToDictionary(language => language.Code);

    public static Dictionary<string, Links> Links { get; } = LinkFile.Entries.ToDictionary(links => links.Country);

    /// <summary>The day of the data set: what "today" is in these tests.</summary>
    public static DateOnly Today { get; } = Day(CountryFile.Version);

    public static Corrections Corrections { get; } = Corrections.Read(Repository.Find("tools/ReferenceData/corrections.json"));

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");

    public static bool IsValid(this IDated entry, DateOnly day) => !(entry.ValidFrom > day) && !(entry.ValidTo < day);

    /// <summary>The countries of a day that have a code, of any kind.</summary>
    public static IEnumerable<string> CountriesWith(string code, string day) =>
        CountryFile
            .Entries.Where(country =>
                country.IsValid(Day(day))
                && (country.Alpha2 == code || country.Alpha3 == code || country.Numeric == code || country.Code == code)
            )
            .Select(country => country.Code);

    /// <summary>The currencies that are money in a country on a day, in order.</summary>
    public static IEnumerable<string> MoneyOf(string country, string day) =>
        (Links[country].Currencies ?? []).Where(link => link.Tender && link.IsUsed(Day(day))).Select(link => link.Code);

    /// <summary>The codes that a test may find different, with the reason in <c>corrections.json</c>.</summary>
    public static string[] Known(string what) => [.. Corrections.Known.Where(known => known.What == what).SelectMany(known => known.Codes)];

    /// <summary>Code to name, for each language tag.</summary>
    public static Dictionary<string, Dictionary<string, string>> Names(string module)
    {
        using var archive = ZipFile.OpenRead(Repository.Find($"src/Modules/{module}/{module}/Data/Shipped/names.zip"));
        return archive.Entries.ToDictionary(
            entry => Path.GetFileNameWithoutExtension(entry.FullName),
            entry =>
            {
                using var content = entry.Open();
                return JsonSerializer.Deserialize<Dictionary<string, string>>(content)!;
            }
        );
    }

    private static DataFile<T> Read<T>(string path) =>
        JsonSerializer.Deserialize<DataFile<T>>(File.ReadAllText(Repository.Find($"src/Modules/{path}")), _strict)!;
}
