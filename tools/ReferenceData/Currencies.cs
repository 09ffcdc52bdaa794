using System.Globalization;
using System.Text.Json.Nodes;
using static CountryProvider.ReferenceData.Entries;

namespace CountryProvider.ReferenceData;

/// <summary>When a country used a currency, as CLDR says.</summary>
public sealed record CurrencyUse(string Territory, string Currency, DateOnly? From, DateOnly? To, bool Tender);

/// <summary>ISO 4217 Lists One and Three with the names, symbols and days of CLDR.</summary>
public sealed class Currencies
{
    private static readonly string[] _order =
    [
        "code",
        "numeric",
        "name",
        "otherNames",
        "symbol",
        "minorUnits",
        "kind",
        "status",
        "validFrom",
        "validTo",
        "replacedBy",
    ];

    private static readonly string[] _symbols = ["symbol", "symbol-alt-narrow"];

    private readonly Sources _sources;

    public Currencies(Sources sources, Corrections corrections)
    {
        _sources = sources;
        Uses =
        [
            .. sources.Supplemental("currencyData")["currencyData"]!["region"]!
                .AsObject()
                .SelectMany(territory =>
                    territory
                        .Value!.AsArray()
                        .SelectMany(item => item!.AsObject())
                        .Select(use => new CurrencyUse(
                            territory.Key,
                            use.Key,
                            Day(use.Value.Text("_from")),
                            Day(use.Value.Text("_to")),
                            use.Value.Text("_tender") != "false"
                        ))
                ),
        ];
        Build(corrections);
    }

    /// <summary>By code.</summary>
    public SortedDictionary<string, JsonObject> All { get; } = new(StringComparer.Ordinal);

    /// <summary>In CLDR's order: the most important of a territory first.</summary>
    public IReadOnlyList<CurrencyUse> Uses { get; }

    public IEnumerable<(string Code, string Name)> Names(string locale)
    {
        var names = _sources.Currencies(locale);
        return All
            .Keys.Select(code => (code, names[code].Text("displayName")))
            .Where(name => name.Item2 is not null && name.Item2 != name.code)
            .Select(name => (name.code, Name(name.Item2!)));
    }

    internal static DateOnly? Day(string? text) =>
        text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Build(Corrections corrections)
    {
        var english = _sources.Currencies("en");
        var fractions = _sources.Supplemental("currencyData")["currencyData"]!["fractions"]!;
        foreach (var currency in _sources.Iso4217.Where(currency => (bool)currency!["active"]!))
        {
            var code = currency.Text("code")!;
            Add(code, currency.Text("number")!, [currency.Text("currency")!], "active", currency!["digits"]?.DeepClone());
        }

        foreach (var historic in _sources.ListThree.GroupBy(historic => historic.Code).Where(historic => !All.ContainsKey(historic.Key)))
        {
            // List Three has no minor units. CLDR keeps how amounts in the currency were written.
            var digits = fractions[historic.Key].Text("_digits") ?? fractions["DEFAULT"].Text("_digits")!;
            Add(
                historic.Key,
                historic.Select(row => row.Numeric).First(),
                historic.Select(row => row.Name),
                "former",
                int.Parse(digits, CultureInfo.InvariantCulture)
            );
            var last = LastUse(historic.Key) ?? historic.Max(row => row.LastDay);
            All[historic.Key]["validTo"] = Text(last);
        }

        foreach (var (code, currency) in All.Where(entry => entry.Value.Text("status") == "former"))
        {
            currency["replacedBy"] = Texts(Successors(code));
        }

        corrections.Apply(corrections.Currencies, All);
        foreach (var (code, currency) in All.ToList())
        {
            All[code] = Finish(currency, _order);
        }

        void Add(string code, string numeric, IEnumerable<string> isoNames, string status, JsonNode? minorUnits)
        {
            var names = isoNames.Select(Name).ToList();
            var name = english[code].Text("displayName") is { } common ? Countries.InFull(common) : names[^1];
            var symbol = _symbols.Select(english[code].Text).FirstOrDefault(text => text is not null && text != code);
            var uses = Uses.Where(use => use.Currency == code).ToList();
            var entry = All[code] = Entries.Of(
                ("code", code),
                ("numeric", numeric.Length == 0 ? null : numeric),
                ("name", name),
                ("otherNames", Texts(names)),
                ("symbol", symbol is null ? null : Name(symbol)),
                ("kind", "currency"),
                ("status", status),
                ("validFrom", uses.Any(use => use.From is null) ? null : Text(uses.Min(use => use.From)))
            );
            entry["minorUnits"] = minorUnits;
        }
    }

    private DateOnly? LastUse(string code)
    {
        var uses = Uses.Where(use => use.Currency == code).ToList();
        return uses.Any(use => use.To is null) ? null : uses.Max(use => use.To);
    }

    /// <summary>In each territory that used it to the end: what had come in its place by then, or in the month after.</summary>
    private IEnumerable<string> Successors(string code) =>
        Uses.Where(use => use.Currency == code && use.Tender && use.To > LastUse(code)?.AddYears(-2))
            .SelectMany(old =>
                Uses.Where(use =>
                        use.Territory == old.Territory
                        && use.Currency != code
                        && use.Tender
                        && All.ContainsKey(use.Currency)
                        && use.From > (old.From ?? DateOnly.MinValue)
                        && use.From <= old.To!.Value.AddDays(31)
                        && (use.To is null || use.To > old.To)
                    )
                    .OrderByDescending(use => use.From)
                    .Take(1)
                    .Select(use => use.Currency)
            );
}
