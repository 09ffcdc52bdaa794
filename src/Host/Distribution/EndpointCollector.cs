using CountryProvider.Modularity;

namespace CountryProvider.Host.Distribution;

/// <summary>Collects the endpoints of a module without serving them.</summary>
internal sealed class EndpointCollector(IServiceProvider services) : IEndpointRouteBuilder
{
    public IServiceProvider ServiceProvider => services;

    public ICollection<EndpointDataSource> DataSources { get; } = [];

    public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);

    /// <summary>The endpoints that the module would map if this process hosted it.</summary>
    public static IEnumerable<RouteEndpoint> EndpointsOf(IModule module, IServiceProvider services)
    {
        var collector = new EndpointCollector(services);
        collector.MapModule(module);
        return collector.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
    }
}
