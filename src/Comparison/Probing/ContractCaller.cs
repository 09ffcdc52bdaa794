using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;
using MediatR;

namespace CountryProvider.Comparison.Probing;

/// <summary>Sends the first query in the contracts of a module, as another module would send it.</summary>
internal abstract class ContractCaller
{
    /// <summary>The caller for the module that the query string of a request names.</summary>
    public static ContractCaller For(HttpContext http)
    {
        var module = http
            .RequestServices.GetRequiredService<IReadOnlyList<ModulePlace>>()
            .Single(place => place.Name == http.Request.Query["module"])
            .Module;
        var contract = Contract.Of(module).First(contract => contract.IsQuery);
        return (ContractCaller)
            Activator.CreateInstance(
                typeof(ContractCaller<,>).MakeGenericType(contract.Request, contract.Response),
                contract,
                http.RequestServices.GetRequiredService<IMediator>()
            )!;
    }

    /// <summary>The size of the answer as JSON, in bytes.</summary>
    public int AnswerBytes { get; protected set; }

    /// <summary>Prepares the query.</summary>
    /// <param name="isKnown">Whether the caller knows the current version, so that the module answers that there is nothing new.</param>
    /// <param name="isSerialized">Whether query and answer are converted to JSON and back, as between processes.</param>
    public abstract Task PrepareAsync(bool isKnown, bool isSerialized, CancellationToken stop);

    /// <summary>Sends the query.</summary>
    public abstract Task CallAsync(CancellationToken stop);
}

/// <inheritdoc/>
internal sealed class ContractCaller<TRequest, TResponse>(Contract contract, IMediator mediator) : ContractCaller
    where TRequest : IRequest<TResponse>
{
    private readonly JsonTypeInfo<TRequest> _requestJson = (JsonTypeInfo<TRequest>)contract.Json(typeof(TRequest));
    private readonly JsonTypeInfo<TResponse> _responseJson = (JsonTypeInfo<TResponse>)contract.Json(typeof(TResponse));
    private TRequest _request = default!;
    private bool _isSerialized;
    private (TResponse Response, byte[] Json)? _last;

    public override async Task PrepareAsync(bool isKnown, bool isSerialized, CancellationToken stop)
    {
        _request = Request(null);
        if (isKnown)
        {
            var all = JsonSerializer.SerializeToElement(await mediator.Send(_request, stop), _responseJson);
            _request = Request(all.GetProperty("version").GetInt64());
        }

        _isSerialized = isSerialized;
        AnswerBytes = JsonSerializer.SerializeToUtf8Bytes(await mediator.Send(_request, stop), _responseJson).Length;
    }

    public override Task CallAsync(CancellationToken stop) => _isSerialized ? SerializedAsync(stop) : mediator.Send(_request, stop);

    // Does the JSON work of both processes without the network, but serializes an unchanged answer only once.
    private async Task SerializedAsync(CancellationToken stop)
    {
        var request = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(_request, _requestJson), _requestJson)!;
        var response = await mediator.Send(request, stop);
        if (_last is not { } last || !ReferenceEquals(last.Response, response))
        {
            _last = last = (response, JsonSerializer.SerializeToUtf8Bytes(response, _responseJson));
        }

        JsonSerializer.Deserialize(last.Json, _responseJson);
    }

    // The first member of a query for a snapshot is the version that the caller knows. The other members are optional.
    private TRequest Request(long? version) =>
        JsonSerializer.Deserialize(
            $"{{\"{_requestJson.Properties[0].Name}\":{version?.ToString(CultureInfo.InvariantCulture) ?? "null"}}}",
            _requestJson
        )!;
}
