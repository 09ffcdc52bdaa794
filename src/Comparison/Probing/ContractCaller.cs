using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;
using MediatR;

namespace CountryProvider.Comparison.Probing;

/// <summary>Sends the first query in the contracts of a module, as other modules do.</summary>
internal abstract class ContractCaller
{
    /// <summary>The caller for the module that a request names in its query.</summary>
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

    /// <summary>The bytes of the JSON of the answer.</summary>
    public int AnswerBytes { get; protected set; }

    /// <summary>Prepares the question.</summary>
    /// <param name="isKnown">Whether the caller knows what there is, so that the answer is that nothing is new.</param>
    /// <param name="isSerialized">Whether question and answer are made into JSON and back on the way, as between processes.</param>
    public abstract Task PrepareAsync(bool isKnown, bool isSerialized, CancellationToken stop);

    /// <summary>Asks it.</summary>
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

    // What happens at both ends of the wire, without the wire: an answer that has not changed is not made into JSON again.
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

    // The first member of a query of a snapshot is the version that the caller knows; what follows need not be said.
    private TRequest Request(long? version) =>
        JsonSerializer.Deserialize(
            $"{{\"{_requestJson.Properties[0].Name}\":{version?.ToString(CultureInfo.InvariantCulture) ?? "null"}}}",
            _requestJson
        )!;
}
