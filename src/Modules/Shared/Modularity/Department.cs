using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CountryProvider.Modularity;

/// <summary>The owner of a module, in whose data an endpoint may write.</summary>
/// <param name="Module">The name of the module.</param>
public sealed record Department(string Module);

/// <summary>The endpoint changes nothing, whatever its method: who may read may call it.</summary>
public sealed record ReadOnlyEndpoint;

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

    /// <summary>Says that the endpoint changes nothing, though it takes what GET does not, such as a body.</summary>
    public static TBuilder ChangesNothing<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ReadOnlyEndpoint());
}
