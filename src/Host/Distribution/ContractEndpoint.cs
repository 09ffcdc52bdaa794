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
        var message = HttpMethods.IsGet(request.Method) ? Read(request) : await ReadAsync(request.BodyReader, cancellationToken);
        _validation.Validate(message);
        var response = await handler.Handle(message, cancellationToken);

        // No flush here: the server can then send the headers, the body and the end of the answer together.
        answer.Write(JsonSerializer.SerializeToUtf8Bytes(response, _response));
    }

    private TRequest Read(HttpRequest request)
    {
        try
        {
            return Parse(new(ContractQuery.Read(request.Query, _request)));
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The request cannot be read.", e);
        }
    }

    // Reads the whole body before parsing it. The caller does the same with the answer.
    private async ValueTask<TRequest> ReadAsync(PipeReader request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                try
                {
                    return Parse(read.Buffer);
                }
                finally
                {
                    // Without this, the HTTP/1.1 server closes the connection, although the next request may already be on it.
                    request.AdvanceTo(read.Buffer.End);
                }
            }

            request.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private TRequest Parse(ReadOnlySequence<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var request = JsonSerializer.Deserialize(ref reader, _request) ?? throw new JsonException("It is null.");
            reader.Read(); // Throws when anything follows the JSON value.
            return request;
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The request cannot be read.", e);
        }
    }
}
