using System.Reflection;
using CountryProvider.Modularity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Topology.Tests.Security;

/// <summary>A module with a fault. Its write does not say where it writes.</summary>
internal sealed class Throwing : IModule
{
    string IModule.Name => "Throwing";

    Assembly IModule.Contracts => typeof(Throwing).Assembly;

    IReadOnlyList<string> IModule.Dependencies => [];

    public NavigationItem Navigation { get; } = new("throw", () => "Throw");

    public void AddServices(IServiceCollection services, IConfiguration configuration) { }

    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        foreach (var path in new[] { "/throw", "/api/v1/throw", "/api/v2/throw", "/throw/{**path}" })
        {
            endpoints.MapGet(path, void () => throw new NotSupportedException("by design"));
        }
    }
}
