using System.Net;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Foundation.Settings;
using Microsoft.Extensions.Primitives;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Answers on the public port only to the names of this server. Otherwise a web site could let its own name lead to this machine (DNS
/// rebinding): its scripts would be of the same origin as our pages, and no browser would keep them from reading and writing.
/// </summary>
internal static class AllowedHosts
{
    private static readonly string[] _loopback = ["localhost", "*.localhost", "127.0.0.1", "[::1]"];

    /// <summary>The names; <c>*</c> alone when all are allowed.</summary>
    public static IReadOnlyList<string> Of(HttpOptions options)
    {
        var names = HostNames.Split(options.AllowedHosts);
        return names.Contains(HostNames.Any) ? [HostNames.Any]
            : names.Length > 0 ? names
            : options.Host == "localhost" ? _loopback
            : IPAddress.TryParse(options.Host, out var address) && IPAddress.IsLoopback(address) ? [.. _loopback, options.Host]
            : [HostNames.Any];
    }

    /// <summary>Refuses requests to other names, and to what is no name. Needs to know what trusted proxies say of the host.</summary>
    public static void UseAllowedHosts(this WebApplication app, HttpOptions options)
    {
        IList<StringSegment> names = [.. Of(options).Select(name => new StringSegment(name))];
        app.Use(
            (http, next) =>
            {
                if (!TryRead(http.Request, out var host))
                {
                    http.Request.Host = new(""); // The framework fails on it otherwise.
                    return RefuseAsync(
                        http,
                        () => Say("The host name of this request is none.", "Der Rechnername dieser Anfrage ist keiner.")
                    );
                }

                // A request without a host comes from no browser.
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

    // The framework decodes international names (xn--…) when the host is read, and throws where it cannot.
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
