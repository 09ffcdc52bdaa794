using System.ComponentModel.DataAnnotations;
using System.Net;
using IPNetwork = System.Net.IPNetwork;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Lists of networks and addresses, separated by commas.</summary>
internal static class Networks
{
    /// <summary>The loopback networks of this machine.</summary>
    public const string Loopback = "127.0.0.0/8,::1/128";

    /// <summary>The networks in a list; null when an element is neither a network nor an address.</summary>
    public static IReadOnlyList<IPNetwork>? Parse(string? text)
    {
        var networks = (text ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Network)
            .ToList();
        return networks.Any(network => network is null) ? null : [.. networks.OfType<IPNetwork>()];

        static IPNetwork? Network(string text) =>
            IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
            : null;
    }

    /// <summary>Whether an address is in one of the networks.</summary>
    public static bool Contain(this IReadOnlyList<IPNetwork> networks, IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && networks.Any(network => network.Contains(plain));
    }
}

internal sealed class NetworksAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => Networks.Parse((string?)value) is not null;
}
