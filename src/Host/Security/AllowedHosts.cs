using System.ComponentModel.DataAnnotations;
using System.Net;
using CountryProvider.Host.Errors;
using CountryProvider.Host.Settings;
using Microsoft.Extensions.Primitives;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Security;

/// <summary>
/// Answers on the public port only to the names of this server. Otherwise a web site could let its own name lead to this machine (DNS rebinding):
/// its scripts would be of the same origin as our pages, and no browser would keep them from reading and writing.
/// </summary>
internal static class AllowedHosts
{
    /// <summary>The key of the setting.</summary>
    public const string Key = "Http:" + nameof(HttpOptions.AllowedHosts);

    /// <summary>Stands for every name.</summary>
    private const string Any = "*";

    private static readonly string[] _loopback = ["localhost", "*.localhost", "127.0.0.1", "[::1]"];

    /// <summary>The names; <c>*</c> alone when all are allowed.</summary>
    public static IReadOnlyList<string> Of(HttpOptions options)
    {
        var names = Split(options.AllowedHosts);
        return names.Contains(Any) ? [Any]
            : names.Length > 0 ? names
            : options.Host == "localhost" ? _loopback
            : IPAddress.TryParse(options.Host, out var address) && IPAddress.IsLoopback(address) ? [.. _loopback, options.Host]
            : [Any];
    }

    /// <summary>Refuses requests to other names, and to what is no name. Needs to know what trusted proxies say of the host.</summary>
    public static void UseAllowedHosts(this WebApplication app, HttpOptions options)
    {
        IList<StringSegment> names = [.. Of(options).Select(name => new StringSegment(name))];
        app.Use((http, next) =>
        {
            if (!TryRead(http.Request, out var host))
            {
                http.Request.Host = new(""); // Or whoever looks at it next fails.
                return RefuseAsync(http, Say("The host name of this request is none.", "Der Rechnername dieser Anfrage ist keiner."));
            }

            // A request without a host comes from no browser.
            return !host.HasValue || HostString.MatchesAny(host.Value, names) ? next(http) : RefuseAsync(http, Say(
                $"This server does not answer to the host name of this request. The setting {Key} says to which names it does.",
                $"Dieser Server antwortet nicht unter dem Rechnernamen dieser Anfrage. Unter welchen er antwortet, legt die Einstellung {Key} fest."));
        });
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

    private static Task RefuseAsync(HttpContext http, string detail) => ErrorAnswers.WriteAsync(http, new(StatusCodes.Status400BadRequest, Detail: detail));

    /// <summary>Whether the text is a list of names.</summary>
    public static bool IsValid(string? text) => Split(text).All(name => name == Any || Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) is not UriHostNameType.Unknown);

    private static string[] Split(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

internal sealed class HostNamesAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => AllowedHosts.IsValid((string?)value);
}
