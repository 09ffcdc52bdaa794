using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MediatR;

namespace CountryProvider.Host.Distribution;

/// <summary>Handles the requests of one contract whose module runs in another process.</summary>
internal sealed class RemoteHandler<TRequest, TResponse>(RemoteModule module, Contract contract) : IRequestHandler<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private readonly JsonTypeInfo<TRequest> _request = (JsonTypeInfo<TRequest>)contract.Json(typeof(TRequest));
    private readonly JsonTypeInfo<TResponse> _response = (JsonTypeInfo<TResponse>)contract.Json(typeof(TResponse));

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken) =>
        module.SendAsync(module.RequestOf(contract, JsonSerializer.Serialize(request, _request)), _response, cancellationToken);
}
