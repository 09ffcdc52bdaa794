using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CountryProvider.Web.Api;

/// <summary>
/// The framework's route handlers, but compiled at their first call. The framework compiles the handlers of all endpoints before it
/// answers the first request. This took half of the time from start to first answer.
/// </summary>
public static class DeferredHandlers
{
    /// <summary>Like the framework's method. The handler must mark a body with <see cref="FromBodyAttribute"/>.</summary>
    public static RouteHandlerBuilder MapGet(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.Map(HttpMethods.Get, pattern, handler);

    /// <inheritdoc cref="MapGet"/>
    public static RouteHandlerBuilder MapPost(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.Map(HttpMethods.Post, pattern, handler);

    /// <inheritdoc cref="MapGet"/>
    public static RouteHandlerBuilder MapPut(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.Map(HttpMethods.Put, pattern, handler);

    /// <inheritdoc cref="MapGet"/>
    public static RouteHandlerBuilder MapPatch(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.Map(HttpMethods.Patch, pattern, handler);

    /// <inheritdoc cref="MapGet"/>
    public static RouteHandlerBuilder MapDelete(this RouteGroupBuilder group, string pattern, Delegate handler) =>
        group.Map(HttpMethods.Delete, pattern, handler);

    private static RouteHandlerBuilder Map(this RouteGroupBuilder group, string method, string pattern, Delegate handler)
    {
        // The router makes endpoints of its own, beside those that the container has. All of them share one compiled handler.
        Lazy<RequestDelegate>? shared = null;
        return RouteHandlerServices.Map(
            group,
            pattern,
            handler,
            [method],
            Describe,
            (handler, options, _) =>
            {
                var compiled = LazyInitializer.EnsureInitialized(
                    ref shared,
                    () => new(() => RequestDelegateFactory.Create(handler, options).RequestDelegate)
                );
                if (method != HttpMethods.Get)
                {
                    options.EndpointBuilder!.Metadata.Add(new Write(compiled));
                }

                return new(http => compiled.Value(http), []);
            }
        );
    }

    // Adds the facts about parameters that the OpenAPI document needs. The framework would find them only during the compilation.
    private static RequestDelegateMetadataResult Describe(MethodInfo handler, RequestDelegateFactoryOptions? options)
    {
        foreach (var parameter in handler.GetParameters())
        {
            var isBody = parameter.IsDefined(typeof(FromBodyAttribute));
            if (parameter.ParameterType == typeof(JsonObject))
            {
                continue; // The endpoint describes the object's members with Accepts.
            }

            if (isBody || parameter.ParameterType == typeof(string))
            {
                options!.EndpointBuilder!.Metadata.Add(new Binding(parameter));
            }

            if (isBody)
            {
                options!.EndpointBuilder!.Metadata.Add(new AcceptsMetadata(["application/json"], parameter.ParameterType));
            }
        }

        return new() { EndpointMetadata = [] };
    }

    /// <summary>The handler of an endpoint with a method other than GET.</summary>
    public sealed class Write(Lazy<RequestDelegate> handler)
    {
        /// <summary>Compiles the handler now, so that the first caller does not wait for the compilation.</summary>
        public void Compile() => _ = handler.Value;
    }

    private sealed class Binding(ParameterInfo parameter) : IParameterBindingMetadata
    {
        public string Name => parameter.Name!;

        public bool HasTryParse => false;

        public bool HasBindAsync => false;

        public ParameterInfo ParameterInfo => parameter;

        public bool IsOptional => new NullabilityInfoContext().Create(parameter).WriteState is NullabilityState.Nullable;
    }
}
