using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Modularity;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Distribution;

/// <summary>The addresses of a module in another process. The answer names the module and, if known, its public address.</summary>
internal static class NotHostedHere
{
    public static void Map(IEndpointRouteBuilder endpoints, ModulePlace place)
    {
        foreach (
            var endpoint in EndpointCollector
                .EndpointsOf(place.Module, endpoints.ServiceProvider)
                .DistinctBy(endpoint => endpoint.RoutePattern.RawText)
        )
        {
            endpoints.Map(endpoint.RoutePattern, (HttpContext http) => AnswerAsync(http, place)).ExcludeFromDescription().AllowAnonymous();
        }
    }

    private static Task AnswerAsync(HttpContext http, ModulePlace place)
    {
        var url =
            place.PublicUrl.Length == 0
                ? null
                : place.PublicUrl.TrimEnd('/') + http.Request.Path.ToUriComponent() + http.Request.QueryString;
        return ErrorAnswers.WriteAsync(
            http,
            () =>
                new(
                    ProblemType.ModuleElsewhere,
                    url is null
                        ? Say(
                            $"This address belongs to the module {place.Name}, which another process hosts.",
                            $"Diese Adresse gehört zum Modul {place.Name}, das in einem anderen Prozess läuft."
                        )
                        : Say(
                            $"This address belongs to the module {place.Name}, which runs elsewhere: {url}",
                            $"Diese Adresse gehört zum Modul {place.Name}, das anderswo läuft: {url}"
                        )
                )
                {
                    Module = place.Name,
                    Url = url,
                }
        );
    }
}
