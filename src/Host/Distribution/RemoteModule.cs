using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Observation.Calls;
using CountryProvider.Modularity;
using Polly.CircuitBreaker;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Distribution;

/// <summary>
/// The client for a module in another process. It uses HTTP/2 without TLS, a deadline for every call, and a circuit breaker.
/// </summary>
internal sealed partial class RemoteModule : IDisposable
{
    /// <summary>The header with the machine name of the process that answered.</summary>
    public const string ReplicaHeader = "Served-By";

    private const int BufferSize = 32 * 1024;
    private const int MaxReplicas = 64; // A limit for names that other processes send. There are never many more replicas.
    private const int MaxAnswer = 64 * 1024 * 1024;

    private readonly ModulePlace _place;
    private readonly ModulesOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<RemoteModule> _logger;
    private readonly ModuleConnections _connections;
    private readonly Resilience _resilience;
    private readonly ConcurrentDictionary<string, LatencyWindow> _replicas = new();

    /// <param name="place">A module that this process does not host and whose address it knows.</param>
    /// <param name="options">The options of calls.</param>
    /// <param name="clock">The clock for deadlines, retries and the circuit breaker.</param>
    /// <param name="logger">The log for changes of the module's availability.</param>
    public RemoteModule(ModulePlace place, ModulesOptions options, TimeProvider clock, ILogger<RemoteModule> logger)
    {
        (_place, _options, _clock, _logger) = (place, options, clock, logger);
        _resilience = new(options, clock, reason => FellSilent(Name, place.Address!, reason), () => CameBack(Name, place.Address!));
        _connections = new(options.Connections);
    }

    public string Name => _place.Name;

    /// <summary>The state of the circuit breaker.</summary>
    public BreakerState Breaker => _resilience.Breaker;

    /// <summary>The replicas that answered calls in the last minute, with the number of these calls.</summary>
    public IEnumerable<(string Machine, long Calls)> Replicas =>
        from replica in _replicas
        let calls = replica.Value.Read("", Name).Count
        where calls > 0
        select (replica.Key, calls);

    /// <summary>
    /// Builds the message for a request. A query has no body, so the server can start as soon as it has the headers.
    /// </summary>
    public RemoteRequest RequestOf(Contract contract, string json)
    {
        var query = contract.IsQuery ? ContractQuery.Of(json) : null;
        return new(contract, json, new(_place.Address!, contract.Path + query), HasBody: query is null);
    }

    /// <summary>Sends a request and waits for the answer.</summary>
    /// <param name="request">The request. It is retried without an answer if its contract allows that and time remains.</param>
    /// <exception cref="DomainException">The module refused the request. The exception is the same as in one process.</exception>
    /// <exception cref="ModuleUnavailableException">There was no usable answer.</exception>
    public async Task<TResponse> SendAsync<TResponse>(
        RemoteRequest request,
        JsonTypeInfo<TResponse> responseJson,
        CancellationToken cancellationToken
    )
    {
        var deadline = Deadline.Within(_place.CallTimeout, _clock);
        using var end = new CancellationTokenSource(deadline.Left, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        var call = new Call<TResponse>(request, responseJson, deadline, cancellationToken);
        try
        {
            return await _resilience
                .For(request.Contract)
                .ExecuteAsync(static (state, stop) => state.Module.AttemptAsync(state.Call, stop), (Module: this, Call: call), stop.Token);
        }
        catch (BrokenCircuitException e)
        {
            throw Unavailable(null, e.RetryAfter);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(e); // The deadline has passed.
        }
    }

    /// <summary>Reads a path of the internal port of the other process. Uses one attempt and no circuit breaker.</summary>
    /// <exception cref="HttpRequestException">The process does not answer, or answers with an error.</exception>
    /// <exception cref="JsonException">The answer cannot be read.</exception>
    public async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> json, CancellationToken cancellationToken)
    {
        using var message = Message(HttpMethod.Get, new(_place.Address!, path), Deadline.Within(_place.CallTimeout, _clock));
        using var response = await _connections.SendAsync(message, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(cancellationToken), json, cancellationToken);
    }

    public void Dispose() => _connections.Dispose();

    private async ValueTask<TResponse> AttemptAsync<TResponse>(Call<TResponse> call, CancellationToken stop)
    {
        using var message = Message(call);
        var started = _clock.GetTimestamp();
        try
        {
            using var response = await _connections.SendAsync(message, stop);
            NoteReplica(response, started);
            await using var stream = await response.Content.ReadAsStreamAsync(stop);
            if (response.IsSuccessStatusCode)
            {
                var answer = await ReadAsync(stream, call.ResponseJson, stop);
                if (answer is null && !call.Request.Contract.IsQuery)
                {
                    throw new JsonException("It answered null.");
                }

                return answer!;
            }

            throw (Exception?)await ErrorReader.ReadAsync(stream, stop)
                ?? new HttpRequestException($"It answered {(int)response.StatusCode}.");
        }
        // When a peer closes a connection right after it has accepted it, HttpClient throws the SocketException itself.
        catch (Exception e)
            when (e is HttpRequestException or IOException or SocketException or JsonException
                || (e is OperationCanceledException && !call.Caller.IsCancellationRequested)
            )
        {
            throw Unavailable(e);
        }
    }

    private void NoteReplica(HttpResponseMessage response, long started)
    {
        if (
            response.Headers.TryGetValues(ReplicaHeader, out var values)
            && values.FirstOrDefault() is { } machine
            && (_replicas.ContainsKey(machine) || _replicas.Count < MaxReplicas)
        )
        {
            _replicas.GetOrAdd(machine, _ => new(isRemote: true, _clock)).Record(_clock.GetElapsedTime(started), answered: true);
        }
    }

    // Reads the whole answer before parsing it. Most answers have few bytes, or arrive in one piece.
    private static async Task<T?> ReadAsync<T>(Stream stream, JsonTypeInfo<T> json, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var length = 0;
            while (await stream.ReadAsync(buffer.AsMemory(length), stop) is > 0 and var read)
            {
                length += read;
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(
                        length < MaxAnswer ? length * 2 : throw new JsonException($"It is longer than {MaxAnswer} bytes.")
                    );
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), json);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private HttpRequestMessage Message<TResponse>(Call<TResponse> call)
    {
        var message = Message(call.Request.HasBody ? HttpMethod.Post : HttpMethod.Get, call.Request.Address, call.Deadline);
        message.Content = call.Request.HasBody ? new StringContent(call.Request.Json, null, MediaTypeNames.Application.Json) : null;
        return message;
    }

    private HttpRequestMessage Message(HttpMethod method, Uri address, Deadline deadline)
    {
        var message = new HttpRequestMessage(method, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.TryAddWithoutValidation(
            Deadline.Header,
            ((long)deadline.Left.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)
        );
        if (IsGerman)
        {
            message.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue("de"));
        }

        if (Author.Name is { } author)
        {
            message.Headers.TryAddWithoutValidation(Author.Header, author);
        }

        if (_options.InternalToken.Length > 0)
        {
            message.Headers.Authorization = new("Bearer", _options.InternalToken);
        }

        return message;
    }

    private ModuleUnavailableException Unavailable(Exception? cause, TimeSpan? retryAfter = null) =>
        ModuleUnavailableException.NoAnswer(Name, retryAfter ?? Resilience.Break, cause);

    /// <param name="Caller">Cancelled when the caller stops waiting for the answer.</param>
    private sealed record Call<TResponse>(
        RemoteRequest Request,
        JsonTypeInfo<TResponse> ResponseJson,
        Deadline Deadline,
        CancellationToken Caller
    );

    [LoggerMessage(10, LogLevel.Warning, "The module {Module} at {Address} does not answer: {Reason}")]
    private partial void FellSilent(string module, Uri address, string reason);

    [LoggerMessage(11, LogLevel.Information, "The module {Module} at {Address} answers again")]
    private partial void CameBack(string module, Uri address);
}

/// <summary>A request in the form that is sent to another process.</summary>
/// <param name="HasBody">Whether the JSON is the body. Otherwise the address contains it.</param>
internal sealed record RemoteRequest(Contract Contract, string Json, Uri Address, bool HasBody);
