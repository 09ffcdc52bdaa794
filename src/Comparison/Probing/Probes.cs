using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;
using MediatR;

namespace CountryProvider.Comparison.Probing;

/// <summary>
/// Additional functions of a process for a comparison, under <c>/probes/</c> of its public port. Only processes that a comparison has
/// started have them, and these listen only on the loopback interface.
/// </summary>
internal static class Probes
{
    private const string Path = "/probes";

    /// <summary>The path of a probe.</summary>
    /// <param name="query">The query string without the question mark.</param>
    public static string PathOf<TProbe>(string query = "")
        where TProbe : IProbe => $"{Path}/{typeof(TProbe).Name}{(query.Length > 0 ? "?" : "")}{query}";

    /// <summary>Adds all probes to the program, and the <see cref="Disturbance"/> to the handlers of its hosted modules.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Disturbance>();
        services.AddSingleton<IStartupFilter, Filter>();
        var places =
            (IReadOnlyList<ModulePlace>)
                services.Single(service => service.ServiceType == typeof(IReadOnlyList<ModulePlace>)).ImplementationInstance!;
        foreach (var contract in places.Where(place => place.IsHosted).SelectMany(place => Contract.Of(place.Module)))
        {
            services.Decorate(
                contract.Handler,
                (inner, provider) =>
                    Activator.CreateInstance(
                        typeof(DisturbedHandler<,>).MakeGenericType(contract.Request, contract.Response),
                        inner,
                        provider.GetRequiredService<Disturbance>()
                    )!
            );
        }
    }

    private sealed class Filter(IServiceProvider services) : IStartupFilter
    {
        private readonly Dictionary<string, IProbe> _probes = (
            from type in typeof(IProbe).Assembly.GetTypes()
            where type is { IsInterface: false, IsAbstract: false } && type.IsAssignableTo(typeof(IProbe))
            select (IProbe)ActivatorUtilities.CreateInstance(services, type)
        ).ToDictionary(probe => $"{Path}/{probe.GetType().Name}");

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    (http, rest) => _probes.TryGetValue(http.Request.Path.Value!, out var probe) ? probe.AnswerAsync(http) : rest(http)
                );
                next(app);
            };
    }

    private sealed class DisturbedHandler<TRequest, TResponse>(IRequestHandler<TRequest, TResponse> handler, Disturbance disturbance)
        : IRequestHandler<TRequest, TResponse>
        where TRequest : IRequest<TResponse>
    {
        public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken)
        {
            if (disturbance.IsAny)
            {
                await disturbance.HappenAsync(cancellationToken);
            }

            return await handler.Handle(request, cancellationToken);
        }
    }
}

/// <summary>A function of a process for a comparison. Its path is <c>/probes/</c> and the name of its class.</summary>
internal interface IProbe
{
    Task AnswerAsync(HttpContext http);
}
