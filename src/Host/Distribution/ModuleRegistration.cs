using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Observation.Calls;
using CountryProvider.Modularity;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CountryProvider.Host.Distribution;

/// <summary>Registers the handlers that send each request to its module.</summary>
internal static class ModuleRegistration
{
    public static IServiceCollection AddModules(this IServiceCollection services, HostSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Places);
        services.AddSingleton<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddSingleton<IMediator, Mediator>();
        services.AddSingleton<CallStatistics>();
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(TelemetryBehavior<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddHosted([.. settings.Hosted], settings.Configuration);
        services.AddRemote([.. settings.Places.Where(place => place is { IsHosted: false, Address: not null })], settings.Modules);
        return settings.Places.Any(place => place.Upstream is not null) ? services.AddHttpForwarder().AddSingleton<Front>() : services;
    }

    /// <returns>A line for each contract that cannot be sent or does not have exactly one handler; empty when there is no fault.</returns>
    public static IReadOnlyList<string> Faults(IServiceCollection services, IReadOnlyList<ModulePlace> places) =>
        [
            .. places.SelectMany(place => Contract.Of(place.Module)).Select(contract => contract.Fault).OfType<string>(),
            .. from place in places
            where place.IsHosted || place.Address is not null
            from contract in Contract.Of(place.Module)
            let count = services.Count(service => service.ServiceType == contract.Handler && !service.IsKeyedService)
            where count != 1
            select $"The contract {contract.Request.Name} of the module {place.Name} has "
                + $"{(count == 0 ? "no handler" : $"{count} handlers")}; it needs exactly one.",
        ];

    private static void AddHosted(this IServiceCollection services, IReadOnlyList<IModule> modules, IConfiguration configuration)
    {
        services.Scan(scan =>
            scan.FromAssemblies(modules.Select(module => module.GetType().Assembly))
                .AddClasses(types => types.AssignableToAny(typeof(IRequestHandler<,>), typeof(IValidator<>)), publicOnly: false)
                .AsImplementedInterfaces(type =>
                    type.IsGenericType
                    && (
                        type.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
                        || type.GetGenericTypeDefinition() == typeof(IValidator<>)
                    )
                )
                .WithSingletonLifetime()
        );
        foreach (var module in modules)
        {
            module.AddServices(services, configuration);
        }
    }

    private static void AddRemote(this IServiceCollection services, IReadOnlyList<ModulePlace> places, ModulesOptions options)
    {
        foreach (var place in places)
        {
            services.AddKeyedSingleton<RemoteModule>(
                place.Name,
                (provider, _) =>
                    new(place, options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RemoteModule>>())
            );
            foreach (var contract in Contract.Of(place.Module))
            {
                var handler = typeof(RemoteHandler<,>).MakeGenericType(contract.Request, contract.Response);
                services.AddSingleton(
                    contract.Handler,
                    provider =>
                        ActivatorUtilities.CreateInstance(
                            provider,
                            handler,
                            provider.GetRequiredKeyedService<RemoteModule>(place.Name),
                            contract
                        )
                );
            }
        }
    }
}
