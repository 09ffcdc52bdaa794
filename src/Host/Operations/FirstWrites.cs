using System.Diagnostics.Metrics;
using System.Text;
using CountryProvider.Abstractions;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Http.Features;

namespace CountryProvider.Host.Operations;

/// <summary>Compiles the code of writes, so that the first writers do not wait for it.</summary>
internal static class FirstWrites
{
    // A metric of the server: https://learn.microsoft.com/aspnet/core/log-mon/metrics/built-in
    private const string UnderWay = "http.server.active_requests";

    // A client that waits for the port sends its first request within 100 ms, and gets its answer within 1 s.
    private static readonly TimeSpan _untilFirstRequest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _untilFirstAnswer = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Changes a row of each store and rolls the change back. It first waits until a request was answered, or until no request has arrived.
    /// The first reads thus have the processors to themselves.
    /// </summary>
    public static async Task RehearseWritesAsync(this IServiceProvider services)
    {
        await FirstAnswerAsync();
        var endpoints = services.GetRequiredService<EndpointDataSource>().Endpoints;
        foreach (var endpoint in endpoints)
        {
            endpoint.Metadata.GetMetadata<DeferredHandlers.Write>()?.Compile();
        }

        var stores = services.GetServices<IStore>().ToDictionary(store => store.Module, store => store.SomeCode);
        foreach (var module in services.GetRequiredService<HostSettings>().Hosted)
        {
            // A module with a dependency in another process would wait for that process.
            if (
                stores.GetValueOrDefault(module.Name) is { } code
                && module.Dependencies.All(stores.ContainsKey)
                && endpoints.FirstOrDefault(endpoint => IsRehearsed(endpoint, module)) is { } endpoint
            )
            {
                await RehearseAsync(services, endpoint, code);
            }
        }
    }

    private static bool IsRehearsed(Endpoint endpoint, IModule module) =>
        endpoint.Metadata.GetMetadata<RehearsalBody>() is not null && endpoint.Metadata.GetMetadata<Department>()?.Module == module.Name;

    private static async Task RehearseAsync(IServiceProvider services, Endpoint endpoint, string code)
    {
        await using var scope = services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
        http.SetEndpoint(endpoint);
        http.Request.Method = HttpMethods.Patch;
        http.Request.RouteValues["key"] = code;
        http.Request.ContentType = MergePatch.MediaType;
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(endpoint.Metadata.GetMetadata<RehearsalBody>()!.Json));
        try
        {
            await Rehearsal.RunAsync(() => endpoint.RequestDelegate!(http));
        }
        catch (Exception e) when (e is DomainException or ModuleUnavailableException)
        {
            // The store may reject this change of the row. Or the database is unavailable or accepts no writes. The first real write
            // reports that.
        }
    }

    private static async Task FirstAnswerAsync()
    {
        var (firstRequest, firstAnswer) = (
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == UnderWay)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, more, _, _) => (more > 0 ? firstRequest : firstAnswer).TrySetResult());
        listener.Start();
        await Task.WhenAny(firstRequest.Task, Task.Delay(_untilFirstRequest, TimeProvider.System));
        if (firstRequest.Task.IsCompleted)
        {
            await Task.WhenAny(firstAnswer.Task, Task.Delay(_untilFirstAnswer, TimeProvider.System));
        }
    }

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
