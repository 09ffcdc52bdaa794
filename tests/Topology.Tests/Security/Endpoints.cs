using CountryProvider.Modularity;
using CountryProvider.Testing;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Topology.Tests.Security;

/// <summary>Everything that can be asked of a host on its public port, as its routes say.</summary>
internal static class Endpoints
{
    public static IReadOnlyList<RouteEndpoint> Of(TestHost host) =>
        [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public static IEnumerable<string> Methods(this RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    public static bool TakesBody(this RouteEndpoint endpoint) => !endpoint.Methods().Contains("GET");

    public static bool Writes(this RouteEndpoint endpoint) =>
        endpoint.TakesBody() && endpoint.Metadata.GetMetadata<ReadOnlyEndpoint>() is null;

    public static bool IsApi(this RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>The names of the parameters that it takes in the query.</summary>
    public static IEnumerable<string> QueryParameters(this RouteEndpoint endpoint) =>
        endpoint
            .Metadata.OfType<ApiParameter>()
            .Select(parameter => parameter.Name)
            .Concat(
                endpoint
                    .Metadata.OfType<IParameterBindingMetadata>()
                    .Where(binding => binding.ParameterInfo.ParameterType == typeof(string))
                    .Select(binding => binding.Name)
            )
            .Distinct()
            .Except(endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name));

    /// <summary>The path with a value for each parameter.</summary>
    public static string Path(this RouteEndpoint endpoint, Func<string, string> valueOf) =>
        endpoint.RoutePattern.Parameters.Aggregate(
            endpoint.RoutePattern.RawText!.Replace("**", "", StringComparison.Ordinal),
            (path, parameter) =>
                path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(valueOf(parameter.Name)), StringComparison.Ordinal)
        );

    /// <summary>The example of a body that the OpenAPI document has.</summary>
    public static string? ExampleBody(this RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<Examples>()?.Request?.ToJsonString();

    /// <summary>Sends a request without anybody on the way putting it right.</summary>
    public static async Task<HttpResponseMessage> SendRawAsync(
        this HttpClient client,
        string method,
        string target,
        HttpContent? body = null,
        params (string Name, string Value)[] headers
    )
    {
        var address = new Uri(
            client.BaseAddress!.GetLeftPart(UriPartial.Authority) + target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var message = new HttpRequestMessage(new(method), address) { Content = body };
        foreach (var (name, value) in headers)
        {
            if (name == "Host")
            {
                message.Headers.Host = value;
            }
            else
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await client.SendAsync(message, TestContext.Current.CancellationToken);
    }

    public static StringContent Json(string text) => new(text, null, "application/json");

    public static FormUrlEncodedContent Form(params IEnumerable<(string Name, string Value)> fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
