using CountryProvider.BuildingBlocks.Pages;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Topology;

/// <summary>Shows which module runs where: to people as a picture, to programs as JSON.</summary>
internal static class TopologyPages
{
    /// <summary>The path of the page, relative to the path base.</summary>
    public const string Path = "topology";

    public static IServiceCollection AddTopology(this IServiceCollection services) => services.AddSingleton<ThisProcess>().AddSingleton<TopologyReader>();

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet($"/{Path}", async (TopologyReader topology, CancellationToken cancellationToken) =>
            Page.Of<TopologyPage, TopologyReport>(Say("Topology", "Topologie"), await topology.ReadAsync(cancellationToken)));
        pages.MapGet($"/{Path}.json", async (TopologyReader topology, HttpContext http, CancellationToken cancellationToken) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.Json(await topology.ReadAsync(cancellationToken), TopologyJson.Report);
        });
    }
}
