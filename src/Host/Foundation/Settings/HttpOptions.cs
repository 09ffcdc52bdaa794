using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>The addresses, ports and names on which the program accepts requests.</summary>
public sealed class HttpOptions
{
    /// <summary>The configuration key of <see cref="TrustedProxies"/>.</summary>
    public const string TrustedProxiesKey = "Http:" + nameof(TrustedProxies);

    /// <summary>The configuration key of <see cref="CorsOrigins"/>.</summary>
    public const string CorsOriginsKey = "Http:" + nameof(CorsOrigins);

    /// <summary>The configuration key of <see cref="AllowedHosts"/>.</summary>
    public const string AllowedHostsKey = "Http:" + nameof(AllowedHosts);

    /// <summary>The host name or IP address on which both ports listen.</summary>
    [Description("what to listen on: localhost, an IP address, or * for every address of the machine")]
    [HostAddress(ErrorMessage = "is neither localhost nor * nor an IP address")]
    public string Host { get; set; } = "localhost";

    /// <summary>The port of pages and API.</summary>
    [Description("port of the pages and the API, 0 to 65535; 0 takes any free one")]
    [Range(0, 65535, ErrorMessage = "is not a port from 0 to 65535")]
    public int Port { get; set; } = 8080;

    /// <summary>The port on which other processes of the product reach the modules of this one.</summary>
    [Description("port for other processes of the product, 0 to 65535; 0 takes any free one. Never make it public")]
    [Range(0, 65535, ErrorMessage = "is not a port from 0 to 65535")]
    public int InternalPort { get; set; } = 8081;

    /// <summary>The networks of proxies whose forwarded headers the program trusts. Empty for none.</summary>
    [Description(
        "networks of the proxies whose X-Forwarded-For, -Proto and -Host count, separated by commas, such as 10.42.0.0/16; empty for none"
    )]
    [Networks(ErrorMessage = "is not a list of networks or addresses such as 10.42.0.0/16,127.0.0.1")]
    public string TrustedProxies { get; set; } = "";

    /// <summary>
    /// The origins whose scripts may write through version 2 of the API, and read it when reads need a key. Empty for none.
    /// </summary>
    [Description(
        "origins whose scripts may write through version 2 of the API, and read it where Auth:Reads is set, separated by commas, such "
            + "as https://app.example.org; empty for none"
    )]
    [Origins(ErrorMessage = "is not a list of origins such as https://app.example.org, without a path and a slash at the end")]
    public string CorsOrigins { get; set; } = "";

    /// <summary>The host names that a request may have in its <c>Host</c> header.</summary>
    [Description(
        "host names that clients use for the public port, separated by commas, such as cp.example.org,*.example.net; * for any; "
            + "empty for the names of the loopback where Http:Host is localhost, else for any"
    )]
    [HostNames(ErrorMessage = "is not a list of host names without ports, such as cp.example.org,*.example.net, or *")]
    public string AllowedHosts { get; set; } = "";
}

internal sealed class HostAddressAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is "localhost" or "*" || IPAddress.TryParse((string?)value, out _);
}
