using System.Text;
using System.Text.Json.Nodes;

namespace CountryProvider.Contracts.Tests;

/// <summary>One operation of an OpenAPI document.</summary>
/// <param name="Document">The whole document, in which references are looked up.</param>
/// <param name="Method">In upper case.</param>
/// <param name="Path">With parameters in braces.</param>
/// <param name="Json">What the document says of it.</param>
public sealed record ApiOperation(JsonObject Document, string Method, string Path, JsonObject Json)
{
    public IEnumerable<JsonObject> Parameters => Json["parameters"]?.AsArray().Select(parameter => parameter!.AsObject()) ?? [];

    public IReadOnlyDictionary<string, JsonObject> Responses =>
        Json["responses"]!.AsObject().ToDictionary(response => response.Key, response => response.Value!.AsObject());

    /// <summary>Whether it takes a file, of which it says itself what is wrong with it.</summary>
    public bool TakesFile => Content?.ContainsKey("text/csv") is true;

    /// <summary>What can be sent; JSON where there is a choice. Null when nothing can.</summary>
    public JsonObject? Body => Content?.MaxBy(body => body.Key == "application/json").Value!.AsObject();

    private JsonObject? Content => Json["requestBody"]?["content"]?.AsObject();

    /// <summary>The request that the examples describe.</summary>
    public HttpRequestMessage Example()
    {
        var path = Path;
        var query = new List<string>();
        foreach (var parameter in Parameters)
        {
            var (name, example) = (parameter["name"]!.ToString(), parameter["example"]?.ToString());
            switch (parameter["in"]!.ToString())
            {
                case "path":
                    path = path.Replace(
                        $"{{{name}}}",
                        Uri.EscapeDataString(example.ShouldNotBeNull($"{this}: {name} has no example")),
                        StringComparison.Ordinal
                    );
                    break;
                case "query" when example is not null:
                    query.Add($"{name}={Uri.EscapeDataString(example)}");
                    break;
            }
        }

        var request = new HttpRequestMessage(new(Method), query.Count == 0 ? path : $"{path}?{string.Join('&', query)}");
        if (Body is { } body)
        {
            var type = Content!.MaxBy(body => body.Key == "application/json").Key;
            request.Content = new StringContent(
                body["example"].ShouldNotBeNull($"{this} has no example of a body").ToJsonString(),
                Encoding.UTF8,
                type
            );
        }

        return request;
    }

    public override string ToString() => $"{Method} {Path}";
}
