using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Telemetry;
using CountryProvider.BuildingBlocks.Validation;
using FluentValidation;
using MediatR;

namespace CountryProvider.Host;

/// <summary>What makes requests find the modules that answer them.</summary>
internal static class ModuleRegistration
{
    public static IServiceCollection AddModules(this IServiceCollection services, IReadOnlyList<IModule> modules, IConfiguration configuration)
    {
        services.AddSingleton(modules);
        services.AddSingleton<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddSingleton<IMediator, Mediator>();
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(TelemetryBehavior<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.Scan(scan => scan
            .FromAssemblies(modules.Select(module => module.GetType().Assembly))
            .AddClasses(types => types.AssignableToAny(typeof(IRequestHandler<,>), typeof(IValidator<>)), publicOnly: false)
            .AsImplementedInterfaces(type => type.IsGenericType
                && (type.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) || type.GetGenericTypeDefinition() == typeof(IValidator<>)))
            .WithSingletonLifetime());
        foreach (var module in modules)
        {
            module.AddServices(services, configuration);
        }

        return services;
    }

    /// <returns>A line for each contract that does not have exactly one handler; none when all is well.</returns>
    public static IReadOnlyList<string> Faults(IServiceCollection services, IReadOnlyList<IModule> modules) =>
    [
        .. from module in modules
           from request in module.Contracts.GetExportedTypes()
           let contract = request.GetInterfaces().FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>))
           where contract is not null
           let handler = typeof(IRequestHandler<,>).MakeGenericType(request, contract.GetGenericArguments()[0])
           let count = services.Count(service => service.ServiceType == handler)
           where count != 1
           select $"The contract {request.Name} of the module {module.Name} has {(count == 0 ? "no handler" : $"{count} handlers")}; it needs exactly one.",
    ];
}
