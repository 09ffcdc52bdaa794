using CountryProvider.Host.Edge;
using CountryProvider.Host.Foundation;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Web.Pages;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Site.Topology;

/// <summary>Shows which module runs in which process: as a page with a picture, and as JSON.</summary>
internal static class TopologyPages
{
    /// <summary>The path of the page, relative to the path base.</summary>
    public const string Path = "topology";

    public static IServiceCollection AddTopology(this IServiceCollection services) =>
        services
            .AddSingleton<ThisProcess>()
            .AddSingleton<IInternalEndpoint>(provider => provider.GetRequiredService<ThisProcess>())
            .AddSingleton<TopologyReader>();

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet(
            $"/{Path}",
            async (TopologyReader topology, ApiKeys keys, HttpContext http) =>
                Page.Of<TopologyPage, TopologyReport>(Say("Topology", "Topologie"), await ReadAsync(topology, keys, http))
        );
        pages.MapGet(
            $"/{Path}.json",
            async (TopologyReader topology, ApiKeys keys, HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "no-store";
                return Results.Json(await ReadAsync(topology, keys, http), TopologyJson.Report);
            }
        );
    }

    /// <summary>
    /// Whether the client may see machine names and internal addresses. With keys in the settings, only a client with a key may see them.
    /// </summary>
    public static bool ShowsMachines(ApiKeys keys, HttpContext http) => !keys.AreAsked || http.Features.Get<ApiKey>() is not null;

    private static async Task<TopologyReport> ReadAsync(TopologyReader topology, ApiKeys keys, HttpContext http)
    {
        var report = await topology.ReadAsync(http.RequestAborted);
        return ShowsMachines(keys, http) ? report : report.WithoutAddresses();
    }
}
