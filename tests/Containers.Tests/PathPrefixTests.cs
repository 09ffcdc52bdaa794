using System.Net;
using System.Net.Http.Json;
using AngleSharp.Html.Parser;

namespace CountryProvider.Containers.Tests;

/// <summary>A group of a workshop has the product under a path of its own.</summary>
public sealed class PathPrefixTests(Images images)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("monolith")]
    [InlineData("split")]
    public async Task Everything_is_under_the_prefix_and_nothing_leads_out_of_it(string overlay)
    {
        images.ShouldBeThere();
        await using var cluster = await Cluster.StartAsync(
            "groups/atum",
            text => text.Replace("overlays/monolith", $"overlays/{overlay}", StringComparison.Ordinal)
        );
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new(cluster.Ingress.Address),
        };

        var created = await http.PostAsJsonAsync("/atum/api/v2/countries", new { code = "AUT", name = "Austria" }, Stop);

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        new Uri(new(cluster.Ingress.Address), created.Headers.Location!).AbsolutePath.ShouldBe("/atum/api/v2/countries/AUT");

        // On a busy machine the first read through a fresh split may come before the others can answer it in time.
        await Tool.UntilAsync(
            TimeSpan.FromSeconds(30),
            "the home page is there",
            async () => (await http.GetAsync("/atum", Stop)).IsSuccessStatusCode
        );
        foreach (var path in new[] { "/atum", "/atum/", "/atum/countries", "/atum/currencies", "/atum/links/AUT", "/atum/topology" })
        {
            var page = await http.GetAsync(path, Stop);
            page.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            var document = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync(Stop));
            var links = document
                .QuerySelectorAll("[href], [src]")
                .Where(element => element.LocalName != "base")
                .Select(element => new Uri(
                    new Uri(new(cluster.Ingress.Address), document.QuerySelector("base")?.GetAttribute("href") ?? path),
                    element.GetAttribute("href") ?? element.GetAttribute("src")
                ))
                .Where(link => link.Scheme == "http")
                .Select(link => link.AbsolutePath)
                .Distinct()
                .ToList();
            links.Count.ShouldBeGreaterThan(4);
            links.ShouldAllBe(link => link == "/atum" || link.StartsWith("/atum/"), path);
            foreach (var link in links)
            {
                (await http.GetAsync(link, Stop)).StatusCode.ShouldBe(HttpStatusCode.OK, $"{link} on {path}");
            }
        }

        (await http.GetAsync("/countries", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.GetAsync("/atums", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
