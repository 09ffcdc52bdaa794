using System.Text.Encodings.Web;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;
using Microsoft.AspNetCore.Authorization;

namespace CountryProvider.Host.Edge;

/// <summary>Registers authentication and authorization of the framework when the settings contain keys.</summary>
internal static class KeyRegistration
{
    public static IServiceCollection AddKeys(this IServiceCollection services, HostSettings settings)
    {
        var keys = new ApiKeys(settings);
        services.AddSingleton(keys);
        return !keys.AreAsked
            ? services
            : services
                .AddAuthenticationCore(authentication =>
                {
                    authentication.DefaultScheme = ApiKeys.SchemeName;
                    authentication.AddScheme<ApiKeyAuthentication>(ApiKeys.SchemeName, null);
                })
                .AddSingleton(UrlEncoder.Default)
                .AddTransient<ApiKeyAuthentication>()
                .AddAuthorization(authorization =>
                    authorization.FallbackPolicy = new AuthorizationPolicyBuilder()
                        .AddRequirements(new WriteAuthorization.Requirement())
                        .Build()
                )
                .AddSingleton<IAuthorizationHandler, WriteAuthorization>();
    }

    /// <summary>Identifies the key of a request for the later middleware.</summary>
    public static void UseKeys(this WebApplication app, ApiKeys keys)
    {
        if (keys.AreAsked)
        {
            app.UseAuthentication();
        }
    }

    /// <summary>Refuses requests without the necessary key, and records the name of the key for the history.</summary>
    public static void UseWriteAuthorization(this WebApplication app, ApiKeys keys)
    {
        if (keys.AreAsked)
        {
            app.UseAuthorization();
            app.Use(
                (http, next) =>
                {
                    Author.Enter(http.User.Identity?.Name);
                    return next(http);
                }
            );
        }
    }
}
