using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CountryProvider.Modularity;

/// <summary>The owner of a module, in whose data an endpoint may write.</summary>
/// <param name="Module">The name of the module.</param>
public sealed record Department(string Module);

/// <summary>Says in whose data endpoints may write, which does not depend on where modules run.</summary>
public static class Departments
{
    /// <summary>Maps the module's API and pages; they may write in the module.</summary>
    public static void MapModule(this IEndpointRouteBuilder endpoints, IModule module) =>
        module.MapEndpoints(endpoints.MapGroup("").WithMetadata(new Department(module.Name)));

    /// <summary>Says that the endpoint may write in another module too, by sending this command to it.</summary>
    public static TBuilder Sends<TBuilder>(this TBuilder endpoint, params Type[] commands)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata([.. commands.Select(command => new Department(ModuleCalls.ModuleOf(command)))]);
}
