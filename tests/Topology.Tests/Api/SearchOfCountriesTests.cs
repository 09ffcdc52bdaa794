using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using CountryProvider.Topology.Tests.Pages;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>All countries of ISO 3166-1 and some places with other letters, and what people type for them.</summary>
public sealed class SearchOfCountriesTests
{
    private static readonly (string Code, string Name)[] _others =
    [
        ("QST", "Straße"),
        ("QKY", "Κύπρος"),
        ("QLO", "Łódź"),
        ("QOR", "Øresund"),
        ("QDN", "Đại Nam"),
        ("QOE", "Österreich"),
        ("QEU", "Ｅｕｒｏｐａ"),
    ];

    private static readonly (string Search, string First)[] _first =
    [
        ("cote d’ivoire", "CIV"),
        ("cote d'ivoire", "CIV"),
        ("CÔTE D\u02BCIVOIRE", "CIV"),
        ("strasse", "QST"),
        ("ΚΥΠΡΟΣ", "QKY"),
        ("lodz", "QLO"),
        ("oresund", "QOR"),
        ("dai nam", "QDN"),
        ("dai  nam", "QDN"),
        ("dai\u00A0nam", "QDN"),
        ("turkıye", "TUR"),
        ("Oesterreich", "AUT"),
        ("Ｉｎｄｉａ", "IND"),
        ("ｊａｐａｎ", "JPN"),
        ("europa", "QEU"),
        ("guinea\u2011bissau", "GNB"),
        ("Timor\u2013Leste", "TLS"),
        ("us", "USA"),
        ("IND", "IND"),
        ("india", "IND"),
        ("aland", "ALA"),
        ("united  states", "USA"),
        ("curacao", "CUW"),
        ("saint barthelemy", "BLM"),
        ("reunion", "REU"),
    ];

    [Fact]
    public async Task One_process_finds_them()
    {
        await using var host = await TestHost.StartAsync();
        await FindsThemAsync(host.Client);
    }

    [Fact]
    public async Task Several_processes_behind_a_front_find_them()
    {
        await using var split = await Split.StartAsync(Partition.Each(Modules.All), []);
        await FindsThemAsync(split.Client);
    }

    private static async Task FindsThemAsync(HttpClient client)
    {
        await IsoData.LoadCountriesAsync(client);
        foreach (var (code, name) in _others)
        {
            (await client.Post("/api/v2/countries", new { code, name })).ShouldBe(201);
        }

        foreach (var (search, first) in _first)
        {
            var found = (await client.Get($"/api/v2/countries?search={Uri.EscapeDataString(search)}")).ShouldBe(200).All("code").ToList();
            found.FirstOrDefault().ShouldBe(first, search);

            // The pages search as the API does.
            var rows = (await client.Open($"/countries?search={Uri.EscapeDataString(search)}")).Rows();
            rows.Count.ShouldBe(Math.Min(found.Count, 50), search);
            rows.Zip(found).ShouldAllBe(pair => pair.First.StartsWith(pair.Second!, StringComparison.Ordinal), search);
            (await client.Open($"/?search={Uri.EscapeDataString(search)}"))
                .QuerySelector("main .tiles code")!
                .TextContent.ShouldBe(first, search);
        }

        var (all, india) = (
            await client.Get("/api/v2/countries"),
            (await client.Get("/api/v2/countries?search=india")).All("name").ToList()
        );
        all.All("code").Count().ShouldBe(249 + _others.Length);
        india.ShouldBe(["India", "British Indian Ocean Territory"]);
        (await client.Get("/api/v2/countries?search=")).Bytes.ShouldBe(all.Bytes);
        foreach (var nothing in new[] { "%CC%81", "%25", "'", "%E2%80%8B" })
        {
            (await client.Get($"/api/v2/countries?search={nothing}")).ShouldBeJson(200, "[]");
            (await client.Open($"/countries?search={nothing}")).Rows().ShouldBeEmpty();
        }

        // Beside the letters that they are drawn from, not after Z.
        var names = all.All("name").ToList();
        names.IndexOf("Đại Nam").ShouldBeInRange(names.IndexOf("Cyprus"), names.IndexOf("Denmark"));
        names.IndexOf("Łódź").ShouldBeInRange(names.IndexOf("Lithuania"), names.IndexOf("Luxembourg"));
        names.IndexOf("Øresund").ShouldBeInRange(names.IndexOf("Oman"), names.IndexOf("Pakistan"));
        names.IndexOf("Åland Islands").ShouldBeInRange(names.IndexOf("Afghanistan"), names.IndexOf("Albania"));
    }
}
