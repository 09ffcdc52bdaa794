using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Modularity;

/// <summary>
/// A part of the product that one department owns: its contracts, its store, its API and its pages. Other parts of the program learn
/// about a module from this interface or from the module's assemblies.
/// </summary>
public interface IModule
{
    /// <summary>The module's name, such as <c>Country</c>: the last part of its assembly's name.</summary>
    string Name => GetType().Assembly.GetName().Name!.Split('.')[^1];

    /// <summary>The assembly of the requests that other modules may send to this one.</summary>
    Assembly Contracts => Assembly.Load(GetType().Assembly.GetName().Name + ".Contracts");

    /// <summary>The names of the modules whose contracts this module uses. They come from the references of its assembly.</summary>
    IReadOnlyList<string> Dependencies =>
        [
            .. from reference in GetType().Assembly.GetReferencedAssemblies()
            let parts = reference.Name!.Split('.')
            where parts[^1] == "Contracts" && parts[^2] != Name
            orderby parts[^2]
            select parts[^2],
        ];

    /// <summary>The module's page in the navigation.</summary>
    NavigationItem Navigation { get; }

    /// <summary>
    /// The class whose properties are the settings under the name of the module; null for a module without settings of its own.
    /// </summary>
    Type? Options => null;

    /// <summary>This module's page about an entry of another module; null when there is none.</summary>
    /// <param name="catalogue">The path of the other module's page, such as <c>countries</c>.</param>
    /// <param name="code">The code of the entry.</param>
    NavigationItem? PageAbout(string catalogue, string code) => null;

    /// <summary>Registers the module's services. The program finds handlers and validators without registration here.</summary>
    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Maps the module's API and pages.</summary>
    void MapEndpoints(IEndpointRouteBuilder endpoints);
}

/// <summary>An item of the navigation.</summary>
/// <param name="Path">Relative to the path base, without a leading slash; empty for the home page.</param>
/// <param name="Title">Returns the words to show. Each request calls it, because the words depend on the request's language.</param>
public sealed record NavigationItem(string Path, Func<string> Title);
