using System.Globalization;
using System.Text.Json.Nodes;

namespace CountryProvider.ReferenceData;

/// <summary>Which country uses which currency and language, of CLDR.</summary>
public sealed class Links
{
    private static readonly string[] _order = ["country", "currencies", "languages", "noCurrency", "noLanguage"];

    public Links(Sources sources, Corrections corrections, Countries countries, Currencies currencies, Languages languages, DateOnly today)
    {
        var territories = sources.Supplemental("territoryInfo")["territoryInfo"]!.AsObject();
        foreach (var code in countries.All.Keys)
        {
            All[code] = Entries.Of(("country", code));
        }

        foreach (
            var uses in currencies
                .Uses.Where(use => currencies.All.ContainsKey(use.Currency))
                .GroupBy(use => countries.CodeOf(use.Territory))
        )
        {
            if (uses.Key is not null)
            {
                All[uses.Key]["currencies"] = new JsonArray([.. uses.Where(use => use.Currency != "XXX").Select(Link)]);
            }
        }

        foreach (var (territory, info) in territories)
        {
            if (countries.CodeOf(territory) is { } code)
            {
                All[code]["languages"] = LanguagesOf(info!["languagePopulation"]?.AsObject() ?? [], languages);
            }
        }

        foreach (var correction in corrections.Links)
        {
            corrections.Apply(correction, All[correction.Code], Correct);
        }

        foreach (var (code, links) in All.ToList())
        {
            links["currencies"] = InOrder(links["currencies"] as JsonArray ?? [], today);
            All[code] = Finish(links);
        }
    }

    /// <summary>By the code of the country.</summary>
    public SortedDictionary<string, JsonObject> All { get; } = new(StringComparer.Ordinal);

    private static JsonObject Link(CurrencyUse use) =>
        Entries.Of(("code", use.Currency), ("from", Currencies.Text(use.From)), ("to", Currencies.Text(use.To)), ("tender", use.Tender));

    /// <summary>Used nationwide, the most spoken first; then used in a part of the country.</summary>
    private static JsonArray LanguagesOf(JsonObject population, Languages languages)
    {
        var statuses = new Dictionary<string, string>
        {
            ["official"] = "official",
            ["de_facto_official"] = "de-facto",
            ["official_regional"] = "regional",
        };
        var used = population
            .Where(language => language.Value.Text("_officialStatus") is not null)
            .Select(language =>
                (
                    Code: languages.CodeOf(language.Key)
                        ?? throw new InvalidDataException($"The language {language.Key} is official and not in the catalogue."),
                    Status: statuses[language.Value.Text("_officialStatus")!],
                    Share: double.Parse(language.Value.Text("_populationPercent")!, CultureInfo.InvariantCulture)
                )
            )
            .OrderBy(language => language.Status == "regional")
            .ThenByDescending(language => language.Share)
            .DistinctBy(language => language.Code);
        return [.. used.Select(language => (JsonNode)Entries.Of(("code", language.Code), ("status", language.Status)))];
    }

    /// <summary>
    /// <c>languages</c> replaces all: "deu official". <c>currencies</c> replaces or adds: "CSK 1953-06-01..1992-12-31".
    /// <c>remove</c> takes currencies away, <c>first</c> says which come first of those that are used at the same time.
    /// </summary>
    private static void Correct(Correction correction, JsonObject links)
    {
        if (correction.Languages is not null)
        {
            links["languages"] = new JsonArray([
                .. correction.Languages.Select(text => (JsonNode)Entries.Of(("code", text.Split(' ')[0]), ("status", text.Split(' ')[1]))),
            ]);
        }

        var currencies = (links["currencies"] as JsonArray ?? []).Select(link => (JsonObject)link!.DeepClone()).ToList();
        currencies.RemoveAll(link => correction.Remove?.Contains(link.Text("code")) == true);
        foreach (var text in correction.Currencies ?? [])
        {
            var parts = text.Split(' ');
            var days = parts[1].Split("..");
            currencies.RemoveAll(link => link.Text("code") == parts[0]);
            currencies.Add(
                Link(
                    new CurrencyUse(
                        correction.Code,
                        parts[0],
                        Currencies.Day(days[0] is "" ? null : days[0]),
                        Currencies.Day(days[1] is "" ? null : days[1]),
                        parts is not [.., "no-tender"]
                    )
                )
            );
        }

        links["currencies"] = new JsonArray([
            .. currencies.OrderBy(link =>
                Array.IndexOf(correction.First ?? [], link.Text("code")) is var place && place < 0 ? int.MaxValue : place
            ),
        ]);
        foreach (var (member, value) in correction.Set ?? [])
        {
            links[member] = value!.DeepClone();
        }
    }

    /// <summary>What is used today, tender first, in CLDR's order; then what was used, the latest first.</summary>
    private static JsonArray InOrder(JsonArray links, DateOnly today) =>
        [
            .. links
                .OrderBy(link => Currencies.Day(link.Text("to")) < today)
                .ThenByDescending(link => Currencies.Day(link.Text("to")) < today ? Currencies.Day(link.Text("to")) : null)
                .ThenBy(link => !(bool)link!["tender"]!)
                .Select(link => link!.DeepClone()),
        ];

    private static JsonObject Finish(JsonObject links) =>
        Entries.Of([.. _order.Where(links.ContainsKey).Select(member => (member, links[member]?.DeepClone()))]);
}
