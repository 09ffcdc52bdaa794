using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CountryProvider.Host.Tools.Manifests;

/// <summary>The paths that an ingress must route to a module.</summary>
internal static class PublicPaths
{
    /// <returns>
    /// The prefixes of the paths of the module's endpoints, up to the first parameter, such as <c>/api/v2/countries</c>, in order. No
    /// prefix begins with another one. The home page is not included.
    /// </returns>
    public static IEnumerable<string> Of(IModule module, IServiceProvider services)
    {
        var all = EndpointCollector
            .EndpointsOf(module, services)
            .Select(endpoint => Beginning(endpoint.RoutePattern))
            .Where(path => path.Length > 0)
            .Distinct()
            .ToList();
        return all.Where(path => !all.Any(other => path.StartsWith(other + "/", StringComparison.Ordinal))).Order(StringComparer.Ordinal);
    }

    private static string Beginning(RoutePattern pattern) =>
        string.Concat(
            pattern
                .PathSegments.TakeWhile(segment => segment is { IsSimple: true, Parts: [RoutePatternLiteralPart] })
                .Select(segment => "/" + ((RoutePatternLiteralPart)segment.Parts[0]).Content)
        );
}
