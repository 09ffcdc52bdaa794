using System.Net;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Foundation.Settings;
using Microsoft.Extensions.Primitives;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Accepts requests on the public port only for the host names of this server. Otherwise a web site could point its own name to this
/// machine (DNS rebinding). Its scripts would then have the same origin as our pages, and browsers would let them read and write.
/// </summary>
internal static class AllowedHosts
{
    private static readonly string[] _loopback = ["localhost", "*.localhost", "127.0.0.1", "[::1]"];

    /// <summary>The allowed names; only <c>*</c> when all names are allowed.</summary>
    public static IReadOnlyList<string> Of(HttpOptions options)
    {
        var names = HostNames.Split(options.AllowedHosts);
        return names.Contains(HostNames.Any) ? [HostNames.Any]
            : names.Length > 0 ? names
            : options.Host == "localhost" ? _loopback
            : IPAddress.TryParse(options.Host, out var address) && IPAddress.IsLoopback(address) ? [.. _loopback, options.Host]
            : [HostNames.Any];
    }

    /// <summary>
    /// Refuses requests for other or invalid names. Must run after the middleware that reads the host of trusted proxies.
    /// </summary>
    public static void UseAllowedHosts(this WebApplication app, HttpOptions options)
    {
        IList<StringSegment> names = [.. Of(options).Select(name => new StringSegment(name))];
        app.Use(
            (http, next) =>
            {
                if (!TryRead(http.Request, out var host))
                {
                    http.Request.Host = new(""); // The framework throws later if the host stays invalid.
                    return RefuseAsync(
                        http,
                        () => Say("The host name of this request is none.", "Der Rechnername dieser Anfrage ist keiner.")
                    );
                }

                // Browsers always send a host. A request without one does not come from a browser.
                return !host.HasValue || HostString.MatchesAny(host.Value, names)
                    ? next(http)
                    : RefuseAsync(
                        http,
                        () =>
                            Say(
                                $"This server does not answer to the host name of this request. The setting "
                                    + $"{HttpOptions.AllowedHostsKey} says to which names it does.",
                                $"Dieser Server antwortet nicht unter dem Rechnernamen dieser Anfrage. Unter welchen er antwortet, "
                                    + $"legt die Einstellung {HttpOptions.AllowedHostsKey} fest."
                            )
                    );
            }
        );
    }

    // The framework decodes international names (xn--…) when code reads the host. It throws when the name is invalid.
    private static bool TryRead(HttpRequest request, out HostString host)
    {
        try
        {
            host = request.Host;
            return true;
        }
        catch (ArgumentException)
        {
            host = default;
            return false;
        }
    }

    private static Task RefuseAsync(HttpContext http, Func<string> detail) =>
        ErrorAnswers.WriteAsync(http, () => new(StatusCodes.Status400BadRequest, Detail: detail()));
}
