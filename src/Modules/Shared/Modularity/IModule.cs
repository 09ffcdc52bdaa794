using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Modularity;

/// <summary>
/// A part of the product that one department owns: its contracts, its store, its API and its pages. What other parts
/// of the program need to know of a module they ask here, or read from its assemblies.
/// </summary>
public interface IModule
{
    /// <summary>The module's name, such as <c>Country</c>: the last part of the name of its assembly.</summary>
    string Name => GetType().Assembly.GetName().Name!.Split('.')[^1];

    /// <summary>The assembly of the requests that other modules may send to this one.</summary>
    Assembly Contracts => Assembly.Load(GetType().Assembly.GetName().Name + ".Contracts");

    /// <summary>The names of the modules whose contracts this one uses, read from what its assembly references.</summary>
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

    /// <summary>The page of this module about an entry of another one; null when it has none.</summary>
    /// <param name="catalogue">The path of the page of the other module, such as <c>countries</c>.</param>
    /// <param name="code">The code of the entry.</param>
    NavigationItem? PageAbout(string catalogue, string code) => null;

    /// <summary>Registers what the module needs beside its handlers and validators, which are found by themselves.</summary>
    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Maps the module's API and pages.</summary>
    void MapEndpoints(IEndpointRouteBuilder endpoints);
}

/// <summary>A place in the navigation.</summary>
/// <param name="Path">Relative to the path base, without a leading slash; empty for the home page.</param>
/// <param name="Title">The words to show, asked for with every request because they follow its language.</param>
public sealed record NavigationItem(string Path, Func<string> Title);
