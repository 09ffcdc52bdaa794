using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using CountryProvider.Topology.Tests.Pages;

namespace CountryProvider.Topology.Tests.Security;

public sealed class PathBaseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task There_is_nothing_outside_the_path_base(bool split)
    {
        string[] settings = ["PathBase=/atum", "Seed:Data=demo"];
        await using var deployment = split
            ? await Split.StartAsync(Partition.Each(Modules.All), settings)
            : await Monolith.StartAsync(null, settings);
        var client = deployment.Client;

        (await client.Get("/atum")).ShouldBe(200);
        (await client.Get("/atum/api/v2/countries")).ShouldBe(200);
        (await client.Get("/api/v1/countries")).ShouldBeSentence(404);
        (await client.Get("/api/v2/countries")).ShouldBeProblem(404);
        (await client.Post("/api/v1/countries", new { shortName = "AUT", name = "Austria" })).ShouldBeSentence(404);
        (await client.Post("/api/v2/countries", new { code = "AUT", name = "Austria" })).ShouldBeProblem(404);
        (await client.Form("/countries", [("code", "AUT"), ("name", "Austria")])).ShouldBe(404);
        foreach (
            var path in new[]
            {
                "/",
                "/countries",
                "/topology",
                "/topology.json",
                "/api",
                "/openapi/v2.json",
                "/atumx",
                "/atumx/countries",
                "/other/atum/countries",
            }
        )
        {
            (await client.Get(path)).ShouldBe(404);
        }

        (await client.Get("/atum/api/v2/countries/AUT")).ShouldBe(404);
        var page = await (await client.Get("/countries")).ShouldBePage(client, 404);
        page.QuerySelectorAll<IHtmlAnchorElement>("nav a").ShouldAllBe(link => new Uri(link.Href).AbsolutePath.StartsWith("/atum"));
    }
}
