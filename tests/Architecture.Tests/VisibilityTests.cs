using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Modularity;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Components;

namespace CountryProvider.Architecture.Tests;

public sealed class VisibilityTests
{
    [Theory, MemberData(nameof(Product.EveryModule), MemberType = typeof(Product))]
    public void Handlers_and_validators_are_internal_and_sealed(IModule module)
    {
        Type[] kinds = [typeof(IRequestHandler<,>), typeof(IValidator<>), typeof(IPipelineBehavior<,>)];
        var types = module
            .GetType()
            .Assembly.GetTypes()
            .Concat(Assembly.Load(Product.Prefix + "Catalogue").GetTypes())
            .Where(type =>
                !type.IsAbstract
                && type.GetInterfaces().Any(contract => contract.IsGenericType && kinds.Contains(contract.GetGenericTypeDefinition()))
            )
            .ToList();

        types.ShouldNotBeEmpty();
        types.ShouldAllBe(type => type.IsNotPublic && type.IsSealed);
    }

    [Theory, MemberData(nameof(Product.EveryModule), MemberType = typeof(Product))]
    public void A_module_shows_itself_and_what_its_pages_need(IModule module)
    {
        var assembly = module.GetType().Assembly;
        var seen = assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(IComponent))).ToHashSet();
        var queue = new Queue<Type>(seen);
        while (queue.TryDequeue(out var type))
        {
            // What a public component shows has to be public itself.
            foreach (
                var part in type.GetProperties()
                    .SelectMany(property => Parts(property.PropertyType))
                    .Where(part => part.Assembly == assembly && seen.Add(part))
            )
            {
                queue.Enqueue(part);
            }
        }

        assembly.GetExportedTypes().Where(type => !seen.Contains(type) && type.Name != "_Imports").ShouldBe([module.GetType()]);
        module.GetType().Name.ShouldBe(module.Name + "Module");

        static IEnumerable<Type> Parts(Type type) =>
            type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
    }

    [Theory, MemberData(nameof(Product.EveryModule), MemberType = typeof(Product))]
    public void Contracts_are_sealed_records_and_nothing_else(IModule module)
    {
        var types = module
            .Contracts.GetTypes()
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.IsSubclassOf(typeof(JsonSerializerContext)))
            .ToList();

        types.ShouldNotBeEmpty();
        types.ShouldAllBe(type => type.IsPublic && type.IsSealed && type.GetMethod("<Clone>$") != null);
        types
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(property => property.CanWrite)
            .ShouldAllBe(
                property => property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)),
                "a contract never changes"
            );
    }

    [Theory, MemberData(nameof(Product.EveryModule), MemberType = typeof(Product))]
    public void Every_request_is_a_query_or_a_command(IModule module)
    {
        var requests = module
            .Contracts.GetTypes()
            .Concat(module.GetType().Assembly.GetTypes())
            .Where(type => type.IsAssignableTo(typeof(IBaseRequest)))
            .ToList();

        requests.ShouldNotBeEmpty();
        requests.ShouldAllBe(type =>
            type.GetInterfaces()
                .Count(contract =>
                    contract.IsGenericType
                    && (
                        contract.GetGenericTypeDefinition() == typeof(IQuery<>) || contract.GetGenericTypeDefinition() == typeof(ICommand<>)
                    )
                ) == 1
        );
    }
}
