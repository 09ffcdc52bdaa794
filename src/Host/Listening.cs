using System.Net;
using System.Net.Sockets;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Edge;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Observation;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CountryProvider.Host;

/// <summary>The ports of the program: a public one and an internal one.</summary>
internal static class Listening
{
    public static void UsePorts(this WebApplicationBuilder builder, HttpOptions options)
    {
        var proxies = Networks.Parse(options.TrustedProxies)!;
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.AllowAlternateSchemes = true; // See HttpProtocolChoice.
                RequestLimits.Apply(kestrel.Limits);
                Listen(
                    kestrel,
                    options.Host,
                    options.Port,
                    listen =>
                    {
                        listen.Protocols = HttpProtocols.Http1;
                        new ConnectionLimits().Apply(listen, proxies);
                        TrustedTraces.Apply(listen, proxies);
                    }
                );
                Listen(kestrel, options.Host, options.InternalPort, listen => listen.UseInternalPort());
            });
    }

    /// <summary>Explains why the server cannot listen, and which setting corrects that.</summary>
    /// <param name="failure">The exception of the server.</param>
    public static StartupException Refusal(HttpOptions options, Exception failure) =>
        new([
            failure is SocketException
                ? $"This machine cannot listen on {options.Host}: {failure.Message}. Name another address with Http:Host, or another "
                    + $"port with Http:Port."
                : $"{failure.Message.TrimEnd('.')}. Name another port with "
                    + $"{(IsTaken(options.Host, options.Port) ? "Http:Port" : "Http:InternalPort")}, or end the program that has this one.",
        ]);

    // The server has released both ports at this point. So a port in use belongs to another program.
    private static bool IsTaken(string host, int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(
                new IPEndPoint(
                    IPAddress.TryParse(host, out var address) ? address
                        : host == "*" ? IPAddress.IPv6Any
                        : IPAddress.Loopback,
                    port
                )
            );
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static void Listen(KestrelServerOptions kestrel, string host, int port, Action<ListenOptions> configure)
    {
        switch (host)
        {
            case "localhost" when port > 0:
                kestrel.ListenLocalhost(port, configure);
                break;
            case "*":
                kestrel.ListenAnyIP(port, configure);
                break;
            default:
                kestrel.Listen(host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(host), port, configure);
                break;
        }
    }
}
