using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CountryProvider.BuildingBlocks.Pages;

/// <summary>Endpoints that answer with pages and take what their forms send.</summary>
public static class PageEndpoints
{
    /// <summary>A group for pages: left out of the API's documentation, and forms of other sites are refused.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder endpoints)
    {
        // Antiforgery tokens would need keys shared by all replicas; the browser's own word on where a form comes from does not.
        var group = endpoints.MapGroup("").ExcludeFromDescription().DisableAntiforgery();
        group.AddEndpointFilter(async (context, next) => CrossSite.IsWrite(context.HttpContext.Request) ? TypedResults.StatusCode(StatusCodes.Status403Forbidden) : await next(context));
        return group;
    }
}
