using System.ComponentModel.DataAnnotations;
using System.Net;
using CountryProvider.Host.Settings;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace CountryProvider.Host.Security;

/// <summary>
/// Proxies whose word counts for where a request comes from. There is no <c>X-Forwarded-Prefix</c>: what links begin with is a
/// setting, <see cref="RootOptions.PathBase"/>, which no request can change.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>The key of the setting.</summary>
    public const string Key = "Http:" + nameof(HttpOptions.TrustedProxies);

    /// <summary>This machine, for processes that are reached from it alone.</summary>
    public const string Loopback = "127.0.0.0/8,::1/128";

    /// <summary>Takes the client's address, the scheme and the host from <c>X-Forwarded-…</c>, as far as proxies say so that are trusted.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var networks = Parse(app.Configuration[Key]) ?? [];
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

    /// <summary>Whether an address is in one of the networks.</summary>
    public static bool Contains(IReadOnlyList<IPNetwork> networks, IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && networks.Any(network => network.Contains(plain));
    }

    /// <summary>Reads networks and addresses that are separated by commas; null when one of them is neither.</summary>
    public static IReadOnlyList<IPNetwork>? Parse(string? text)
    {
        var networks = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Network).ToList();
        return networks.Any(network => network is null) ? null : [.. networks.OfType<IPNetwork>()];

        static IPNetwork? Network(string text) =>
            IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
            : null;
    }
}

internal sealed class NetworksAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => TrustedProxies.Parse((string?)value) is not null;
}
