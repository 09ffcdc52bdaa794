using System.Security.Cryptography;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Web.Pages;

namespace CountryProvider.Host.Edge;

/// <summary>The keys from the settings.</summary>
internal sealed class ApiKeys(HostSettings settings)
{
    /// <summary>The name of the security scheme in the OpenAPI documents.</summary>
    public const string SchemeName = "key";

    /// <summary>The value of <c>WWW-Authenticate</c> in an answer to a request without a key.</summary>
    public const string Challenge = "Bearer realm=\"Country Provider\"";

    private const string Scheme = "Bearer ";
    private const string CookieName = "country-provider";

    private readonly IReadOnlyList<ApiKey> _keys = ApiKey
        .Parse(settings.Auth.ApiKeys, [.. settings.Places.Select(place => place.Module)])
        .Keys;
    private readonly string _pathBase = settings.Root.PathBase;

    /// <summary>Whether some requests need a key.</summary>
    public bool AreAsked => _keys.Count > 0;

    /// <summary>Whether reads need a key too.</summary>
    public bool AreAskedToRead => AreAsked && settings.Auth.Reads;

    // Browsers accept cookies with these prefixes only over https. They accept __Host- only for all paths (RFC 6265bis, 4.1.3). With a path
    // base, the cookie is limited to that path, because other paths of the host may belong to another owner.
    private string SecureName => (_pathBase.Length == 0 ? "__Host-" : "__Secure-") + CookieName;

    /// <summary>The key in <c>Authorization</c> or in the cookie of a request; null when the request has no known key.</summary>
    public ApiKey? Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var shown =
            authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim()
            : CrossSite.IsWrite(request) ? null // Ignores the cookie: the browser also adds it when another site caused the request.
            : request.Cookies[SecureName] ?? (request.IsHttps ? null : request.Cookies[CookieName]);
        return shown is null ? null : Find(shown);
    }

    /// <summary>The key with this text; null when it is not known.</summary>
    public ApiKey? Find(string shown)
    {
        // Compares all keys, each in constant time. The duration therefore reveals nothing.
        var hash = ApiKey.HashOf(shown);
        ApiKey? found = null;
        foreach (var key in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(key.Hash, hash) ? key : found;
        }

        return found;
    }

    /// <summary>
    /// Stores the key in a cookie, so that the browser sends it with each request. The cookie contains the key itself, and every process
    /// checks it like the header. Processes need no shared state. Removing the line from the setting ends the sign-in at once. A token
    /// signed with the hash would be unsafe: anyone with access to the hash could sign in.
    /// </summary>
    public void SignIn(HttpContext http, string key) => http.Response.Cookies.Append(NameFor(http), key, Cookie(TimeSpan.FromHours(12)));

    /// <summary>Removes the key from the browser.</summary>
    public void SignOut(HttpContext http) => http.Response.Cookies.Delete(NameFor(http), Cookie(null));

    private string NameFor(HttpContext http) => http.Request.IsHttps ? SecureName : CookieName;

    private CookieOptions Cookie(TimeSpan? maxAge) =>
        new()
        {
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = _pathBase.Length == 0 ? "/" : _pathBase,
            MaxAge = maxAge,
        };
}
