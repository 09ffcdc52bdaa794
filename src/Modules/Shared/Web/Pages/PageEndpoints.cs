using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CountryProvider.Web.Pages;

/// <summary>Maps endpoints that answer with pages and accept the pages' forms.</summary>
public static class PageEndpoints
{
    /// <summary>
    /// A group for pages. They are in the language of the browser and not in the API's documentation. Scripts of other origins cannot
    /// read them, and forms of other sites are refused.
    /// </summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder endpoints)
    {
        // Antiforgery tokens would need keys that all replicas share. The browser's own header about the form's origin needs none.
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
