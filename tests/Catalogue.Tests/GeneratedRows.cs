using System.Globalization;
using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Linking.Contracts;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Validation;
using FsCheck;
using FsCheck.Fluent;

namespace CountryProvider.Catalogue.Tests;

/// <summary>Entries and links as departments may store them, with what a file could get wrong.</summary>
internal static class GeneratedRows
{
    private static readonly string[] _pieces =
    [
        "A",
        "Germany",
        " ",
        "'",
        "''",
        "\"",
        "\"\"",
        "=",
        "=1+1",
        "+",
        "-",
        "@SUM",
        "|",
        " | ",
        "\\",
        "\\|",
        ";",
        ",",
        "fr=",
        "Österreich",
        "O\u0308",
        "日本",
        "السعودية",
        "ישראל",
        "𝔘🇩🇪",
        "\u200F",
        "null",
        "TRUE",
        "007",
        "1.2.2026",
        "#",
        "%",
        "Ａ",
    ];

    private static readonly Gen<DateOnly> _day = Gen.Choose(1, 3_600_000).Select(number => DateOnly.FromDayNumber(number));

    private static Gen<string> Name { get; } =
        from pieces in Gen.NonEmptyListOf(Gen.Elements(_pieces))
        from visible in Gen.Elements("x", "Ж", "1")
        from before in Gen.Elements(true, false)
        let name = before ? visible + string.Concat(pieces.Take(20)) : string.Concat(pieces.Take(20)) + visible
        select Rules.NormalizeName(name);

    /// <summary>Some entries of a catalogue, each with another code.</summary>
    public static Gen<List<TRow>> Of<TRow>(TestCatalogue<TRow> catalogue)
        where TRow : EntryRow, new() => Gen.ListOf(Entry(catalogue)).Select(rows => rows.DistinctBy(row => row.Code).ToList());

    /// <summary>Some links, each of another country.</summary>
    /// <param name="countries">The codes that there are.</param>
    public static Gen<List<LinkRow>> Links(string[] countries, string[] currencies, string[] languages) =>
        Gen.ListOf(
                from country in Gen.Elements(countries)
                from used in Gen.ListOf(
                    from code in Gen.Elements(currencies)
                    from days in Period()
                    from tender in Gen.Elements(true, false)
                    select new LinkedCurrency(code, days.From, days.To, tender)
                )
                from spoken in Gen.ListOf(
                    from code in Gen.Elements(languages)
                    from status in Gen.Elements("official", "regional", "de-facto")
                    select new LinkedLanguage(code, status)
                )
                let row = new LinkRow(
                    country,
                    [.. used.DistinctBy(currency => currency.Code)],
                    [.. spoken.DistinctBy(language => language.Code)],
                    used.All(currency => currency.To is not null),
                    spoken.Count == 0,
                    0
                )
                select row
            )
            .Select(rows => rows.DistinctBy(row => row.Code).Select((row, index) => row with { Version = index + 1 }).ToList());

    private static Gen<TRow> Entry<TRow>(TestCatalogue<TRow> catalogue)
        where TRow : EntryRow, new()
    {
        var (definition, upper) = (catalogue.Definition, catalogue.Definition.CodeCase is CodeCase.Upper);
        var empty = new TRow();
        var members = definition.Members.Except(["code", "validFrom", "validTo", "status", .. empty.DerivedMembers()]);
        return from code in Letters(3, upper)
            from days in Period()
            from status in Gen.Elements(definition.Statuses.Where(status => days.To is not null || status != definition.Statuses[^1]))
            from others in members.Aggregate(
                Gen.Constant(new JsonObject()),
                (gen, member) =>
                    from body in gen
                    from value in Gen.Frequency((1, Gen.Constant<JsonNode?>(null)), (2, Value(member, upper)))
                    select With(body, member, member is "name" && value is null ? "x" : value)
            )
            let dated = With(With(others, "validFrom", Text(days.From)), "validTo", Text(days.To))
            select catalogue.Catalogue.Apply(new() { Code = code }, With(dated, "status", status));
    }

    private static Gen<JsonNode?> Value(string member, bool upper) =>
        member switch
        {
            "name" or "officialName" or "nativeName" or "symbol" => Name.Select(name => (JsonNode?)name),
            "otherNames" => Gen.ListOf(Name).Select(names => (JsonNode?)new JsonArray([.. names.Take(100)])),
            "replacedBy" => Gen.ListOf(Letters(3, upper)).Select(codes => (JsonNode?)new JsonArray([.. codes.Take(100)])),
            "aliases" => Gen.ListOf(
                    from code in Gen.Elements("UK", "iw", "062", "7E3", "XA12")
                    from days in Period()
                    select days.To is null
                        ? new JsonObject { ["code"] = code }
                        : new JsonObject { ["code"] = code, ["validTo"] = Text(days.To) }
                )
                .Select(aliases => (JsonNode?)new JsonArray([.. aliases.Take(100)])),
            "names" => Gen.ListOf(
                    from language in Gen.Elements("fr", "de", "pt-BR", "zh-Hant", "ar")
                    from name in Name
                    select (language, name)
                )
                .Select(names =>
                    (JsonNode?)
                        new JsonObject(names.DistinctBy(n => n.language).Select(n => KeyValuePair.Create(n.language, (JsonNode?)n.name)))
                ),
            "alpha2" => Letters(2, upper).Select(text => (JsonNode?)text),
            "alpha3" or "bibliographic" => Letters(3, upper).Select(text => (JsonNode?)text),
            "numeric" => Gen.Choose(0, 999).Select(number => (JsonNode?)number.ToString("000", CultureInfo.InvariantCulture)),
            "region" or "subregion" => Gen.Elements<JsonNode?>("150", "002", "019").Select(region => region?.DeepClone()),
            "minorUnits" => Gen.Choose(0, 4).Select(number => (JsonNode?)number),
            "kind" => Gen.Elements("currency", "fund", "metal").Select(word => (JsonNode?)word),
            "scope" => Gen.Elements("individual", "macrolanguage").Select(word => (JsonNode?)word),
            "direction" => Gen.Elements("ltr", "rtl").Select(word => (JsonNode?)word),
            "retired" => Gen.Elements(true, false).Select(flag => (JsonNode?)flag),
            _ => throw new InvalidOperationException($"The generator does not know {member}."),
        };

    private static Gen<string> Letters(int length, bool upper) =>
        Gen.ArrayOf(Gen.Choose('a', 'z'), length)
            .Select(letters => string.Concat(letters.Select(letter => (char)letter)))
            .Select(text => upper ? text.ToUpperInvariant() : text);

    private static Gen<(DateOnly? From, DateOnly? To)> Period() =>
        from one in _day
        from other in _day
        from hasFrom in Gen.Elements(true, false)
        from hasTo in Gen.Elements(true, false)
        select (hasFrom ? (one < other ? one : other) : (DateOnly?)null, hasTo ? (one < other ? other : one) : (DateOnly?)null);

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject With(JsonObject body, string member, JsonNode? value)
    {
        var copy = body.DeepClone().AsObject();
        if (value is not null)
        {
            copy[member] = value.DeepClone();
        }

        return copy;
    }
}
