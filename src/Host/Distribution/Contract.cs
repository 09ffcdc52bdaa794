using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.Modularity;
using MediatR;

namespace CountryProvider.Host.Distribution;

/// <summary>A request that one module may send to another, in the same or in another process.</summary>
/// <param name="Module">The module that answers the request.</param>
/// <param name="Request">The type of the request.</param>
/// <param name="Response">The type of the answer.</param>
internal sealed record Contract(IModule Module, Type Request, Type Response)
{
    private static readonly ConcurrentDictionary<Assembly, JsonSerializerOptions?> _json = new();

    /// <summary>The path of the request on the internal port.</summary>
    public string Path { get; } = $"/modules/{Module.Name.ToLowerInvariant()}/{Request.Name}";

    /// <summary>Whether the request is a query. The answer to a query may be null. The answer to a command is never null.</summary>
    public bool IsQuery { get; } = Is(Request, typeof(IQuery<>));

    /// <summary>Whether a caller may send the request again when no answer came.</summary>
    public bool IsRepeatable { get; } = Is(Request, typeof(IQuery<>)) || Is(Request, typeof(IIdempotentCommand<>));

    /// <summary>The type of the handler. It handles the request in this process, or sends it to another one.</summary>
    public Type Handler { get; } = typeof(IRequestHandler<,>).MakeGenericType(Request, Response);

    /// <summary>All requests in the contracts of a module.</summary>
    public static IEnumerable<Contract> Of(IModule module) =>
        from request in module.Contracts.GetExportedTypes()
        let contract = request
            .GetInterfaces()
            .FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>))
        where contract is not null
        orderby request.Name
        select new Contract(module, request, contract.GetGenericArguments()[0]);

    /// <summary>The JSON metadata of a type of these contracts. The source generator makes it at build time.</summary>
    /// <exception cref="NotSupportedException">The contracts do not list the type.</exception>
    public JsonTypeInfo Json(Type type) =>
        JsonOf(Module)?.TryGetTypeInfo(type, out var json) is true
            ? json
            : throw new NotSupportedException($"{type.Name} is not listed in the JsonSerializerContext of {Module.Name}.Contracts.");

    /// <summary>Why the request cannot be sent to another process; null when it can.</summary>
    public string? Fault =>
        new[] { Request, Response }.Where(type => JsonOf(Module)?.TryGetTypeInfo(type, out _) is not true).ToList()
            is { Count: > 0 } missing
            ? $"The contract {Request.Name} of the module {Module.Name} has no JSON: add [JsonSerializable] for it and its answer to "
                + $"the JsonSerializerContext in {Module.Name}.Contracts."
            : null;

    private static bool Is(Type request, Type kind) =>
        request.GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == kind);

    private static JsonSerializerOptions? JsonOf(IModule module) =>
        _json.GetOrAdd(
            module.Contracts,
            static contracts =>
                contracts.GetTypes().SingleOrDefault(type => type.IsSubclassOf(typeof(JsonSerializerContext))) is { } type
                    // Default has the options of the attribute. A new context would not have them.
                    ? Web.Api.Json.OptionsOf((JsonSerializerContext)type.GetProperty("Default")!.GetValue(null)!)
                    : null
        );
}
