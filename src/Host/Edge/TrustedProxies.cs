using CountryProvider.Host.Foundation.Settings;
using Microsoft.AspNetCore.HttpOverrides;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Proxies whose word counts for where a request comes from. There is no <c>X-Forwarded-Prefix</c>: what links begin with is a
/// setting, <see cref="RootOptions.PathBase"/>, which no request can change.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>
    /// Takes the client's address, the scheme and the host from <c>X-Forwarded-…</c>, as far as proxies say so that are trusted.
    /// </summary>
    public static void UseTrustedProxies(this WebApplication app, HttpOptions settings)
    {
        var networks = Networks.Parse(settings.TrustedProxies)!;
        if (networks.Count == 0)
        {
            return;
        }

        // No limit to their number: the last one that is not trusted is the client.
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
