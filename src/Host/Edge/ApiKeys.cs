using System.Security.Cryptography;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Web.Pages;

namespace CountryProvider.Host.Edge;

/// <summary>The keys of the settings.</summary>
internal sealed class ApiKeys(HostSettings settings)
{
    /// <summary>What the OpenAPI documents call a key.</summary>
    public const string SchemeName = "key";

    /// <summary>What <c>WWW-Authenticate</c> says where a key is missing.</summary>
    public const string Challenge = "Bearer realm=\"Country Provider\"";

    private const string Scheme = "Bearer ";
    private const string CookieName = "country-provider";

    private readonly IReadOnlyList<ApiKey> _keys = ApiKey
        .Parse(settings.Auth.ApiKeys, [.. settings.Places.Select(place => place.Module)])
        .Keys;
    private readonly string _pathBase = settings.Root.PathBase;

    /// <summary>Whether anything needs a key.</summary>
    public bool AreAsked => _keys.Count > 0;

    /// <summary>Whether reads do.</summary>
    public bool AreAskedToRead => AreAsked && settings.Auth.Reads;

    // Browsers take a cookie of these names only over https, and __Host- only for all paths (RFC 6265bis, 4.1.3). Under a path base the
    // cookie is for that path: others of the same host may belong to somebody else.
    private string SecureName => (_pathBase.Length == 0 ? "__Host-" : "__Secure-") + CookieName;

    /// <summary>The key that a request shows in <c>Authorization</c> or in its cookie; null when it shows none that is known.</summary>
    public ApiKey? Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var shown =
            authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim()
            : CrossSite.IsWrite(request) ? null // The browser adds a cookie by itself, also when another site made it send the request.
            : request.Cookies[SecureName] ?? (request.IsHttps ? null : request.Cookies[CookieName]);
        return shown is null ? null : Find(shown);
    }

    /// <summary>The key with these characters; null when it is not known.</summary>
    public ApiKey? Find(string shown)
    {
        // All are compared, and each in constant time, so that the time it takes tells nothing.
        var hash = ApiKey.HashOf(shown);
        ApiKey? found = null;
        foreach (var key in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(key.Hash, hash) ? key : found;
        }

        return found;
    }

    /// <summary>
    /// Makes the browser show the key with each request. The cookie is the key itself: every process can check it as it checks the header,
    /// none has to remember or share anything, and taking the line away ends it at once. A token that is signed with what the
    /// processes know, the hash, would let everybody sign in who reads that.
    /// </summary>
    public void SignIn(HttpContext http, string key) => http.Response.Cookies.Append(NameFor(http), key, Cookie(TimeSpan.FromHours(12)));

    /// <summary>Makes the browser forget the key.</summary>
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
