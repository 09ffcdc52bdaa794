using CountryProvider.Host.Distribution;
using CountryProvider.Host.Edge;
using CountryProvider.Host.Edge.OpenApi;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Observation;
using CountryProvider.Host.Operations;
using CountryProvider.Host.Site;
using CountryProvider.Host.Site.Api;
using CountryProvider.Host.Site.SignIn;
using CountryProvider.Host.Site.Topology;
using CountryProvider.Modularity;
using CountryProvider.Web.Api;

namespace CountryProvider.Host;

/// <summary>The middleware of the public port, in the order of execution. Most behaviour depends on the metadata of the endpoint.</summary>
internal static class Pipeline
{
    public static void Use(WebApplication app, HostSettings settings)
    {
        var keys = app.Services.GetRequiredService<ApiKeys>();
        ModuleGauges.Create(app.Services);

        app.UseRequestSpans(settings.Configuration);
        app.UseInternalPort(settings); // Requests on that port go no further.
        app.UseTrustedProxies(settings.Http);
        app.UseResponseHeaders();
        if (settings.Root.PathBase.Length > 0)
        {
            app.UsePathBase(settings.Root.PathBase);
        }

        app.Use(HeadAsGet);
        app.UseExceptionHandler();
        app.UseStatusCodePages(context =>
            ErrorAnswers.WriteAsync(context.HttpContext, () => Error.OfStatus(context.HttpContext.Response.StatusCode))
        );
        app.UseAllowedHosts(settings.Http);
        if (settings.Root.PathBase.Length > 0)
        {
            app.Use((http, next) => http.Request.PathBase.HasValue ? next(http) : NothingOutside(http, settings.Root.PathBase));
        }

        app.UseRouting();
        app.UseCors(ApiVersions.V2); // For answers without an endpoint, such as a refused method. Scripts may read them too.
        app.UseKeys(keys);
        app.UseRateLimits(settings.RateLimit);
        app.UseWriteAuthorization(keys);
        app.UseStaleAnswers(settings.Store);
        Map(app.MapGroup("").WithBodyRules(), settings, keys);
    }

    private static void Map(RouteGroupBuilder endpoints, HostSettings settings, ApiKeys keys)
    {
        SiteFiles.Map(endpoints);
        ApiDocuments.Map(endpoints);
        ApiPages.Map(endpoints);
        SignInPages.Map(endpoints, keys);
        TopologyPages.Map(endpoints);
        foreach (var place in settings.Places)
        {
            Map(endpoints, place);
        }

        DataApi.Map(endpoints, [.. settings.Places.Select(place => place.Module)]);
    }

    private static void Map(IEndpointRouteBuilder endpoints, ModulePlace place)
    {
        if (place.IsHosted)
        {
            endpoints.MapModule(place.Module);
        }
        else if (place.Upstream is not null)
        {
            endpoints.ServiceProvider.GetRequiredService<Front>().Map(endpoints, place);
        }
        else
        {
            NotHostedHere.Map(endpoints, place);
        }
    }

    // Other paths of the host belong to other programs. The error page for them links to this program.
    private static Task NothingOutside(HttpContext http, string pathBase)
    {
        http.Request.PathBase = pathBase;
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // HEAD is GET without the body (RFC 9110, 9.3.2). The server omits the body by itself.
    private static Task HeadAsGet(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    }
}
