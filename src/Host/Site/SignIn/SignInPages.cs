using System.Text.RegularExpressions;
using CountryProvider.Host.Edge;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Web.Pages;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Site.SignIn;

/// <summary>The pages to sign in with a key, and to sign out. They exist only when the settings contain keys.</summary>
internal static partial class SignInPages
{
    /// <summary>The path of the page, relative to the path base.</summary>
    public const string Path = "sign-in";

    /// <summary>The path to which a form posts to sign out.</summary>
    public const string OutPath = "sign-out";

    /// <summary>The name of the field with the key. All other fields of the form come from a refused form.</summary>
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

                // Not a 307 redirect, because the browser would then send the key to the other page.
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

    /// <summary>The address of the sign-in page. After signing in, it leads back to the path of the request.</summary>
    public static string UrlFor(HttpRequest request) =>
        ActionOf(request.Path.ToUriComponent().TrimStart('/') + request.QueryString.ToUriComponent(), again: false);

    /// <summary>
    /// Answers a request that needs a key, or another key. After signing in, a refused form is sent again with the text that the user
    /// typed.
    /// </summary>
    public static async Task WriteAsync(HttpContext http, Error error)
    {
        var carried = await CarriedOfAsync(http);
        var page =
            HttpMethods.IsGet(http.Request.Method) || carried is not null
                ? http.Request.Path.ToUriComponent().TrimStart('/') + http.Request.QueryString.ToUriComponent()
                : "";
        await PageOf(
                http,
                new()
                {
                    Reason = error.Detail,
                    Action = ActionOf(page, carried is not null),
                    Carried = carried ?? [],
                    IsSentAgain = carried is not null,
                },
                error.Status
            )
            .ExecuteAsync(http);
    }

    /// <summary>
    /// A path of this program, relative to the path base and below it; empty when the given path is not one. Browsers and some proxies
    /// treat encoded dots and slashes like plain ones. The check therefore decodes each segment completely.
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

    // Browsers accept a Secure cookie only over https or from their own machine.
    private static bool IsSafe(HttpRequest request) =>
        request.IsHttps
        || request.Host.Host is "localhost" or "[::1]"
        || request.Host.Host.StartsWith("127.", StringComparison.Ordinal)
        || request.Host.Host.EndsWith(".localhost", StringComparison.Ordinal);

    // The fields of a form from a page of this program; null when there is no such form or it cannot be read.
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
            return null; // No form of this program has so many fields.
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

    // The characters that RFC 3986 allows in a path and a query. The length is enough for the longest search, and fits into a header.
    [GeneratedRegex(@"\A[A-Za-z0-9._~!$&'()*+,;=:@/?%-]{0,2700}\z")]
    private static partial Regex LocalPattern();
}

/// <summary>The content of the sign-in page.</summary>
public sealed record SignInModel
{
    /// <summary>Why a key is needed; null when the user opened the page without being refused.</summary>
    public string? Reason { get; init; }

    /// <summary>The address to which the form posts.</summary>
    public required string Action { get; init; }

    /// <summary>The fields of a refused form.</summary>
    public IReadOnlyList<(string Name, string Value)> Carried { get; init; } = [];

    /// <summary>Whether the refused form is sent again after signing in.</summary>
    public bool IsSentAgain { get; init; }

    /// <summary>Whether the browser keeps the cookie at this address.</summary>
    public bool IsSafe { get; init; } = true;

    /// <summary>The faults of the key.</summary>
    public FormState Form { get; init; } = FormState.Empty;
}

/// <summary>The content of the page that sends a refused form again.</summary>
/// <param name="Action">The path of the form from the root of the host. A relative path could begin like a scheme.</param>
/// <param name="Carried">The fields of the form without the key.</param>
public sealed record SendAgainModel(string Action, IReadOnlyList<(string Name, string Value)> Carried);
