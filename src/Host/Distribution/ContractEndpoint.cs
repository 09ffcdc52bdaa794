using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http.Metadata;

namespace CountryProvider.Host.Distribution;

/// <summary>Answers the requests of one contract that other processes send.</summary>
internal abstract class ContractEndpoint(Contract contract)
{
    public Contract Contract => contract;

    /// <summary>The name of the endpoint for telemetry and logs.</summary>
    public Endpoint Endpoint { get; } = new(null, new(new Route(contract.Path)), contract.Path);

    /// <summary>Reads a request, calls its handler and writes the answer.</summary>
    /// <exception cref="BadHttpRequestException">The request cannot be read.</exception>
    public abstract Task AnswerAsync(HttpRequest request, PipeWriter answer, CancellationToken cancellationToken);

    public static ContractEndpoint Of(Contract contract, IServiceProvider services) =>
        (ContractEndpoint)
            ActivatorUtilities.CreateInstance(
                services,
                typeof(ContractEndpoint<,>).MakeGenericType(contract.Request, contract.Response),
                contract
            );

    private sealed record Route(string Path) : IRouteDiagnosticsMetadata
    {
        string IRouteDiagnosticsMetadata.Route => Path;
    }
}

/// <inheritdoc/>
/// <remarks>
/// The endpoint validates the request again, because it does not trust callers. It does not measure the call, because the caller does that
/// already, as it does for a module in the same process.
/// </remarks>
internal sealed class ContractEndpoint<TRequest, TResponse>(
    Contract contract,
    IRequestHandler<TRequest, TResponse> handler,
    IEnumerable<IValidator<TRequest>> validators
) : ContractEndpoint(contract)
    where TRequest : IRequest<TResponse>
{
    private readonly JsonTypeInfo<TRequest> _request = (JsonTypeInfo<TRequest>)contract.Json(typeof(TRequest));
    private readonly JsonTypeInfo<TResponse> _response = (JsonTypeInfo<TResponse>)contract.Json(typeof(TResponse));
    private readonly ValidationBehavior<TRequest, TResponse> _validation = new(validators);

    public override async Task AnswerAsync(HttpRequest request, PipeWriter answer, CancellationToken cancellationToken)
    {
        var message = await ReadAsync(request, cancellationToken);
        _validation.Validate(message);
        var response = await handler.Handle(message, cancellationToken);

        // No flush here: the server can then send the headers, the body and the end of the answer together.
        answer.Write(JsonSerializer.SerializeToUtf8Bytes(response, _response));
    }

    private async ValueTask<TRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (
                    HttpMethods.IsGet(request.Method)
                        ? JsonSerializer.Deserialize(ContractQuery.Read(request.Query, _request), _request)
                        : await JsonSerializer.DeserializeAsync(request.BodyReader, _request, cancellationToken)
                ) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The request cannot be read.", e);
        }
    }
}
