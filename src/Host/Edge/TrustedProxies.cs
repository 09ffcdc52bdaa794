using CountryProvider.Host.Foundation.Settings;
using Microsoft.AspNetCore.HttpOverrides;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Proxies that may state the origin of a request. <c>X-Forwarded-Prefix</c> is not supported. A setting,
/// <see cref="RootOptions.PathBase"/>, defines the prefix of links, so no request can change it.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>
    /// Takes the address of the client, the scheme and the host from <c>X-Forwarded-…</c>, as far as trusted proxies set them.
    /// </summary>
    public static void UseTrustedProxies(this WebApplication app, HttpOptions settings)
    {
        var networks = Networks.Parse(settings.TrustedProxies)!;
        if (networks.Count == 0)
        {
            return;
        }

        // The number of proxies is not limited. The last address that is not a trusted proxy is the client.
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
