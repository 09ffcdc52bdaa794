using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CountryProvider.Topology.Tests.Http;

/// <summary>Calls in one line each.</summary>
internal static class Calls
{
    public static Task<Answer> Get(this HttpClient client, string path, params (string Name, string Value)[] headers) =>
        client.Send(HttpMethod.Get, path, null, headers);

    public static Task<Answer> Head(this HttpClient client, string path) => client.Send(HttpMethod.Head, path, null);

    public static Task<Answer> Post(this HttpClient client, string path, object body, params (string Name, string Value)[] headers) =>
        client.Send(HttpMethod.Post, path, Json(body), headers);

    public static Task<Answer> Put(this HttpClient client, string path, object body, params (string Name, string Value)[] headers) =>
        client.Send(HttpMethod.Put, path, Json(body), headers);

    public static Task<Answer> Patch(this HttpClient client, string path, object body, params (string Name, string Value)[] headers) =>
        client.Send(HttpMethod.Patch, path, Json(body, "application/merge-patch+json"), headers);

    public static Task<Answer> Delete(this HttpClient client, string path, params (string Name, string Value)[] headers) =>
        client.Send(HttpMethod.Delete, path, null, headers);

    /// <summary>Sends what a browser's form sends.</summary>
    public static Task<Answer> Form(
        this HttpClient client,
        string path,
        IEnumerable<(string Name, string Value)> fields,
        params (string Name, string Value)[] headers
    ) =>
        client.Send(
            HttpMethod.Post,
            path,
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            headers
        );

    public static async Task<Answer> Send(
        this HttpClient client,
        HttpMethod method,
        string path,
        HttpContent? body,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await client.SendAsync(request, deadline.Token);
        return new(
            (int)response.StatusCode,
            response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsByteArrayAsync(deadline.Token)
        );
    }

    /// <summary>A body of JSON: a string is sent as it is, anything else is serialized.</summary>
    public static HttpContent Json(object body, string contentType = "application/json") =>
        Bytes(body is string text ? Encoding.UTF8.GetBytes(text) : JsonSerializer.SerializeToUtf8Bytes(body), contentType);

    public static HttpContent Bytes(byte[] bytes, string? contentType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return content;
    }
}
