using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CountryProvider.Modularity;

/// <summary>The owner of a module. The endpoint with this metadata may write the data of that module.</summary>
/// <param name="Module">The name of the module.</param>
public sealed record Department(string Module);

/// <summary>The endpoint changes nothing, for any HTTP method. A client with permission to read may call it.</summary>
public sealed record ReadOnlyEndpoint;

/// <summary>Says which modules' data an endpoint may write. This does not depend on the partition of the modules.</summary>
public static class Departments
{
    /// <summary>Maps the module's API and pages. They may write the data of that module.</summary>
    public static void MapModule(this IEndpointRouteBuilder endpoints, IModule module) =>
        module.MapEndpoints(endpoints.MapGroup("").WithMetadata(new Department(module.Name)));

    /// <summary>Says that the endpoint sends these commands, and so may also write the data of the modules that own them.</summary>
    public static TBuilder Sends<TBuilder>(this TBuilder endpoint, params Type[] commands)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata([.. commands.Select(command => new Department(ModuleCalls.ModuleOf(command)))]);

    /// <summary>
    /// Says that the endpoint changes nothing, although its method is not GET. It needs another method, for example to take a
    /// body.
    /// </summary>
    public static TBuilder ChangesNothing<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ReadOnlyEndpoint());
}
