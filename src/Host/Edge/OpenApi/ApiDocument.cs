using System.Globalization;
using System.Text;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CountryProvider.Host.Edge.OpenApi;

/// <summary>The OpenAPI document of one version of the API. The first request creates it, and later requests reuse it.</summary>
internal sealed class ApiDocument(string name, IOpenApiDocumentProvider provider)
{
    private readonly Lazy<Task<(OpenApiDocument, ReadyJson)>> _content = new(async () =>
    {
        var document = await provider.GetOpenApiDocumentAsync();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return (document, new(Encoding.UTF8.GetBytes(text.ToString())));
    });

    /// <summary>The version of the API, such as <c>v2</c>.</summary>
    public string Name => name;

    /// <summary>The document and its JSON.</summary>
    public Task<(OpenApiDocument Document, ReadyJson Json)> ContentAsync() => _content.Value;
}
