using System.Reflection;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Host;
using CountryProvider.Modularity;
using CountryProvider.Testing;
using CountryProvider.Web.Validation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Benchmarks;

/// <summary>The program with one more module: endpoints that write bytes from an array, and a request that does nothing.</summary>
internal sealed class ReferenceServer : IModule
{
    private readonly Dictionary<string, byte[]> _bytes = [];

    Assembly IModule.Contracts => typeof(ReferenceServer).Assembly;

    public NavigationItem Navigation { get; } = new("reference", () => "Reference");

    /// <summary>Serves until the standard input ends.</summary>
    public static async Task ServeAsync()
    {
        await using var host = await StartAsync();
        Console.WriteLine(host.Address);
        await Console.In.ReadToEndAsync();
    }

    public static Task<TestHost> StartAsync() => TestHost.StartAsync([.. Modules.All, new ReferenceServer()]);

    public void AddServices(IServiceCollection services, IConfiguration configuration) { }

    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPut(
            "/reference/{name}",
            async (string name, HttpRequest request) =>
            {
                using var buffer = new MemoryStream();
                await request.Body.CopyToAsync(buffer);
                _bytes[name] = buffer.ToArray();
            }
        );
        endpoints.MapGet("/reference/{name}", (RequestDelegate)Write);
    }

    private Task Write(HttpContext http)
    {
        var bytes = _bytes[(string)http.GetRouteValue("name")!];
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        return http.Response.BodyWriter.WriteAsync(bytes).AsTask();
    }
}

/// <summary>A request with a validator, as most commands have, and a handler that does nothing.</summary>
public sealed record Nothing(string? Code, string? Name) : IQuery<int>;

[JsonSerializable(typeof(Nothing))]
[JsonSerializable(typeof(int))]
internal sealed partial class NothingJson : JsonSerializerContext;

internal sealed class NothingValidator() : CodeAndNameValidator<Nothing>(request => request.Code, request => request.Name);

internal sealed class NothingHandler : IRequestHandler<Nothing, int>
{
    private static readonly Task<int> _answer = Task.FromResult(1);

    public Task<int> Handle(Nothing request, CancellationToken cancellationToken) => _answer;
}
