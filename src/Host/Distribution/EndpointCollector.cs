using CountryProvider.Modularity;

namespace CountryProvider.Host.Distribution;

/// <summary>Finds out which addresses a module has, without serving them.</summary>
internal sealed class EndpointCollector(IServiceProvider services) : IEndpointRouteBuilder
{
    public IServiceProvider ServiceProvider => services;

    public ICollection<EndpointDataSource> DataSources { get; } = [];

    public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);

    /// <summary>The endpoints that the module would map if it ran here.</summary>
    public static IEnumerable<RouteEndpoint> EndpointsOf(IModule module, IServiceProvider services)
    {
        var collector = new EndpointCollector(services);
        collector.MapModule(module);
        return collector.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
    }
}
