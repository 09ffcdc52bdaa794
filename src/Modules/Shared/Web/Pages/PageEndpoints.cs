using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CountryProvider.Web.Pages;

/// <summary>Endpoints that answer with pages and take what their forms send.</summary>
public static class PageEndpoints
{
    /// <summary>
    /// A group for pages: in the language of the browser, left out of the API's documentation, closed to scripts of other origins, and
    /// forms of other sites are refused.
    /// </summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder endpoints)
    {
        // Antiforgery tokens would need keys shared by all replicas; the browser's own word on where a form comes from does not.
        var group = endpoints
            .MapGroup("")
            .ExcludeFromDescription()
            .DisableAntiforgery()
            .WithMetadata(AnswerKind.Page, new DisableCorsAttribute());
        group.AddEndpointFilter(
            async (context, next) =>
                CrossSite.IsWrite(context.HttpContext.Request)
                    ? TypedResults.StatusCode(StatusCodes.Status403Forbidden)
                    : await next(context)
        );
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var handle = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                PageLanguage.Choose(http);
                return handle(http);
            };
        });
        return group;
    }
}
