using CountryProvider.Web.Api;
using CountryProvider.Web.Pages;
using Microsoft.AspNetCore.StaticFiles;

namespace CountryProvider.Host.Site;

/// <summary>The files of the pages. Their addresses contain a hash of their content, so browsers may cache them without limit.</summary>
internal static class SiteFiles
{
    private const string Folder = "wwwroot/";

    private static readonly Dictionary<string, (ReadyBody Body, string Version, string ContentType)> _files = Load();

    /// <summary>The address of a file, relative to the path base.</summary>
    public static string Url(string name) => $"assets/{_files[name].Version}/{name}";

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapPages()
            .AllowAnonymous()
            .MapGet(
                "/assets/{version}/{**name}",
                async (string version, string name, HttpContext http) =>
                {
                    if (!_files.TryGetValue(name, out var file) || file.Version != version)
                    {
                        return Results.NotFound();
                    }

                    http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                    http.Response.ContentType = file.ContentType;
                    await file.Body.For(http).WriteAsync(http.Response, http.RequestAborted);
                    return Results.Empty;
                }
            );

    private static Dictionary<string, (ReadyBody, string, string)> Load()
    {
        var types = new FileExtensionContentTypeProvider();
        var assembly = typeof(SiteFiles).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(
                resource => resource[Folder.Length..],
                resource =>
                {
                    using var stream = assembly.GetManifestResourceStream(resource)!;
                    var bytes = new byte[stream.Length];
                    stream.ReadExactly(bytes);
                    var body = new ReadyBody(bytes);
                    return (
                        body,
                        body.Hash(),
                        types.TryGetContentType(resource, out var type) ? $"{type}; charset=utf-8" : "application/octet-stream"
                    );
                }
            );
    }
}
