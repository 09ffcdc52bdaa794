using System.Text.RegularExpressions;
using CountryProvider.Host.Edge;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Web.Pages;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Site.SignIn;

/// <summary>Signing in with a key, and out; there only where keys are asked for.</summary>
internal static partial class SignInPages
{
    /// <summary>The path of the page, relative to the path base.</summary>
    public const string Path = "sign-in";

    /// <summary>Where a form asks to be signed out.</summary>
    public const string OutPath = "sign-out";

    /// <summary>The field of the key. Other fields of the form are those of one that was refused.</summary>
    public const string Field = "api-key";

    private const string ToParameter = "to";
    private const string AgainParameter = "again";

    public static void Map(IEndpointRouteBuilder endpoints, ApiKeys keys)
    {
        if (!keys.AreAsked)
        {
            return;
        }

        var pages = endpoints.MapPages().AllowAnonymous();
        pages.MapGet(
            $"/{Path}",
            (string? to, HttpContext http) => PageOf(http, new SignInModel { Action = ActionOf(to, again: false) }, StatusCodes.Status200OK)
        );
        pages.MapPost(
            $"/{Path}",
            (string? to, bool? again, IFormCollection form, HttpContext http) =>
            {
                var shown = form[Field].ToString().Trim();
                if (keys.Find(shown) is not { } key)
                {
                    return PageOf(
                        http,
                        new()
                        {
                            Action = ActionOf(to, again is true),
                            Carried = CarriedOf(form),
                            Form = new FormState(
                                new Dictionary<string, string>(),
                                new Dictionary<string, string[]>
                                {
                                    [Field] =
                                    [
                                        shown.Length == 0
                                            ? Say("Enter a key.", "Bitte geben Sie einen Schlüssel ein.")
                                            : Say("This key is not known.", "Dieser Schlüssel ist nicht bekannt."),
                                    ],
                                }
                            ),
                        },
                        StatusCodes.Status401Unauthorized
                    );
                }

                keys.SignIn(http, shown);
                var path = LocalPath(to);
                if (again is not true || path.Length == 0)
                {
                    return Page.SeeOther(path);
                }

                // Not a redirect with 307: with that the browser would send the key along.
                http.Features.Set(key);
                return Page.Of<SendAgainPage, SendAgainModel>(
                    Say("Signed in", "Angemeldet"),
                    new($"{http.Request.PathBase}/{path}", CarriedOf(form))
                );
            }
        );
        pages.MapPost(
            $"/{OutPath}",
            (HttpContext http) =>
            {
                keys.SignOut(http);
                return Page.SeeOther("");
            }
        );
    }

    /// <summary>The address of the page, which leads back to where the request is.</summary>
    public static string UrlFor(HttpRequest request) =>
        ActionOf(request.Path.ToUriComponent().TrimStart('/') + request.QueryString.ToUriComponent(), again: false);

    /// <summary>
    /// Answers a request that needs a key, or another one. A form that was refused is sent again after signing in, with what was typed.
    /// </summary>
    public static async Task WriteAsync(HttpContext http, Error error)
    {
        var carried = await CarriedOfAsync(http);
        var here =
            HttpMethods.IsGet(http.Request.Method) || carried is not null
                ? http.Request.Path.ToUriComponent().TrimStart('/') + http.Request.QueryString.ToUriComponent()
                : "";
        await PageOf(
                http,
                new()
                {
                    Reason = error.Detail,
                    Action = ActionOf(here, carried is not null),
                    Carried = carried ?? [],
                    IsSentAgain = carried is not null,
                },
                error.Status
            )
            .ExecuteAsync(http);
    }

    /// <summary>
    /// A path to go to that is one of ours, whatever a request says: relative to the path base and below it. Browsers, and some proxies,
    /// read encoded dots and slashes like plain ones, so segments are looked at as they are after all decoding.
    /// </summary>
    internal static string LocalPath(string? to)
    {
        if (to is null || !LocalPattern().IsMatch(to))
        {
            return "";
        }

        var (path, encoded) = (to.Split('?')[0], "");
        while (path != encoded)
        {
            (encoded, path) = (path, Uri.UnescapeDataString(path));
        }

        var isOutside =
            path.StartsWith('/')
            || path.Contains("//", StringComparison.Ordinal)
            || path.AsSpan().ContainsAny('\\', ':')
            || path.Split('/').Any(segment => segment.Split(';')[0] is "." or "..");
        return isOutside ? "" : to;
    }

    private static IResult PageOf(HttpContext http, SignInModel model, int status)
    {
        if (status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = ApiKeys.Challenge;
        }

        return Page.Of<SignInPage, SignInModel>(Say("Sign in", "Anmelden"), model with { IsSafe = IsSafe(http.Request) }, status);
    }

    // Browsers keep a Secure cookie only when it came over https, or from their own machine.
    private static bool IsSafe(HttpRequest request) =>
        request.IsHttps
        || request.Host.Host is "localhost" or "[::1]"
        || request.Host.Host.StartsWith("127.", StringComparison.Ordinal)
        || request.Host.Host.EndsWith(".localhost", StringComparison.Ordinal);

    // The fields of a form that one of our pages has sent; null when there is none, or when it cannot be read.
    private static async Task<IReadOnlyList<(string Name, string Value)>?> CarriedOfAsync(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method) || CrossSite.IsWrite(request))
        {
            return null;
        }

        try
        {
            return request.ContentLength is 0 or null && request.ContentType is null ? []
                : request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true
                    ? CarriedOf(await request.ReadFormAsync(http.RequestAborted))
                : null;
        }
        catch (InvalidDataException)
        {
            return null; // More fields than anybody types.
        }
    }

    private static IReadOnlyList<(string Name, string Value)> CarriedOf(IFormCollection form) =>
        [.. form.Where(field => field.Key != Field).SelectMany(field => field.Value, (field, value) => (field.Key, value ?? ""))];

    private static string ActionOf(string? to, bool again)
    {
        var path = LocalPath(to);
        return Path
            + (path.Length == 0 && !again ? "" : $"?{ToParameter}={Uri.EscapeDataString(path)}{(again ? $"&{AgainParameter}=true" : "")}");
    }

    // The characters of RFC 3986 for a path and a query. Long enough for the longest search, and not too long for a header.
    [GeneratedRegex(@"\A[A-Za-z0-9._~!$&'()*+,;=:@/?%-]{0,2700}\z")]
    private static partial Regex LocalPattern();
}

/// <summary>What the page for signing in shows.</summary>
public sealed record SignInModel
{
    /// <summary>Why it is shown; null when somebody asked for it.</summary>
    public string? Reason { get; init; }

    /// <summary>Where its form is sent.</summary>
    public required string Action { get; init; }

    /// <summary>The fields of a form that was refused.</summary>
    public IReadOnlyList<(string Name, string Value)> Carried { get; init; } = [];

    /// <summary>Whether that form is sent again after signing in.</summary>
    public bool IsSentAgain { get; init; }

    /// <summary>Whether the browser can stay signed in at this address.</summary>
    public bool IsSafe { get; init; } = true;

    /// <summary>What is wrong with the key.</summary>
    public FormState Form { get; init; } = FormState.Empty;
}

/// <summary>What the page shows that sends a refused form again.</summary>
/// <param name="Action">The path to send it to, from the root of the host: a relative one could begin like a scheme.</param>
/// <param name="Carried">The fields of the form, without the key.</param>
public sealed record SendAgainModel(string Action, IReadOnlyList<(string Name, string Value)> Carried);
