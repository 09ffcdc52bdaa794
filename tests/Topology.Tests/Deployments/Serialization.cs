using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Errors;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>Makes the modules of one process talk in the JSON that travels between processes, errors included.</summary>
internal static class Serialization
{
    public static void Force(IServiceCollection services)
    {
        foreach (var contract in Modules.All.SelectMany(Contract.Of))
        {
            services.AddSingleton(
                typeof(IPipelineBehavior<,>).MakeGenericType(contract.Request, contract.Response),
                Activator.CreateInstance(typeof(Behavior<,>).MakeGenericType(contract.Request, contract.Response), contract)!
            );
        }
    }

    private sealed class Behavior<TRequest, TResponse>(Contract contract) : IPipelineBehavior<TRequest, TResponse>
        where TRequest : IRequest<TResponse>
    {
        public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
        {
            // What the handler gets cannot be replaced here; that it arrives as it was is seen all the same.
            RoundTrip(request).ShouldBe(request);
            try
            {
                return RoundTrip(await next());
            }
            catch (DomainException e)
            {
                throw await ErrorReader.ReadAsync(new MemoryStream(ErrorAnswers.ProblemOf(DomainErrors.Of(e), "")), cancellationToken)
                    ?? throw new InvalidOperationException($"{e.GetType()} was lost on the way.");
            }
        }

        private T RoundTrip<T>(T value)
        {
            var json = (JsonTypeInfo<T>)contract.Json(typeof(T));
            return JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, json), json)!;
        }
    }
}
