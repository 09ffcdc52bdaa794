using System.Reflection;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Currency.Contracts;
using CountryProvider.Modularity;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Faults.Tests.Peers;

/// <summary>A module with a request of every kind. Its handlers report to the test.</summary>
public sealed class ProbeModule : IModule
{
    public string Name => "Probe";

    public Assembly Contracts => GetType().Assembly;

    public IReadOnlyList<string> Dependencies => [];

    public NavigationItem Navigation { get; } = new("probe", () => "Probe");

    public void AddServices(IServiceCollection services, IConfiguration configuration) { }

    public void MapEndpoints(IEndpointRouteBuilder endpoints) { }
}

public sealed record Look(int Number) : IQuery<int>;

public sealed record Set(int Number) : IIdempotentCommand<int>;

/// <summary>Answers what it was asked.</summary>
public sealed record Repeat(string Text) : IQuery<string>;

/// <summary>Does something else when it is sent twice.</summary>
public sealed record Increment(int Number) : ICommand<int>;

/// <summary>Is not answered before it is cancelled.</summary>
public sealed record Wait(int Number) : ICommand<int>;

/// <summary>Asks another module.</summary>
public sealed record PassOn(int Number) : IQuery<int>;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(Look))]
[JsonSerializable(typeof(Set))]
[JsonSerializable(typeof(Increment))]
[JsonSerializable(typeof(Wait))]
[JsonSerializable(typeof(PassOn))]
[JsonSerializable(typeof(Repeat))]
internal sealed partial class ProbeJson : JsonSerializerContext;

/// <summary>What the handlers of the module tell.</summary>
internal sealed class Probe
{
    /// <summary>Ends when a request waits.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the request that waited was cancelled.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal sealed class LookHandler : IRequestHandler<Look, int>
{
    public Task<int> Handle(Look request, CancellationToken cancellationToken) => Task.FromResult(request.Number);
}

internal sealed class RepeatHandler : IRequestHandler<Repeat, string>
{
    public Task<string> Handle(Repeat request, CancellationToken cancellationToken) => Task.FromResult(request.Text);
}

internal sealed class SetHandler : IRequestHandler<Set, int>
{
    public Task<int> Handle(Set request, CancellationToken cancellationToken) => Task.FromResult(request.Number);
}

internal sealed class IncrementHandler : IRequestHandler<Increment, int>
{
    public Task<int> Handle(Increment request, CancellationToken cancellationToken) => Task.FromResult(request.Number + 1);
}

internal sealed class WaitHandler(Probe probe) : IRequestHandler<Wait, int>
{
    public async Task<int> Handle(Wait request, CancellationToken cancellationToken)
    {
        probe.Waiting.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            probe.Cancelled.TrySetResult();
        }

        return request.Number;
    }
}

internal sealed class PassOnHandler(IMediator mediator) : IRequestHandler<PassOn, int>
{
    public async Task<int> Handle(PassOn request, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetCurrencies(null), cancellationToken))?.Entries.Count ?? 0;
}
