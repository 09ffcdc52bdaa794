using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Transport;

/// <summary>A module in another process, as its callers reach it: HTTP/2 without TLS, a deadline for every call, and a circuit breaker.</summary>
internal sealed partial class RemoteModule : IDisposable
{
    private const int BufferSize = 32 * 1024;
    private const int MaxAnswer = 64 * 1024 * 1024;

    /// <summary>How long the breaker lets no call through after it has opened.</summary>
    private static readonly TimeSpan _break = TimeSpan.FromSeconds(1);

    private readonly ModulePlace _place;
    private readonly ModulesOptions _options;
    private readonly ILogger<RemoteModule> _logger;
    private readonly HttpMessageInvoker _http;
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly ConcurrentDictionary<string, Uri> _uris = new();
    private readonly ResiliencePipeline _once;
    private readonly ResiliencePipeline _repeating;
    private bool _silent;

    /// <param name="place">A module that is not hosted here and has an address.</param>
    /// <param name="options">How calls are made.</param>
    /// <param name="logger">Where a module that falls silent or comes back is noted.</param>
    public RemoteModule(ModulePlace place, ModulesOptions options, ILogger<RemoteModule> logger)
    {
        (_place, _options, _logger) = (place, options, logger);
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1), // So that a new replica gets its share.

            // A peer that vanished without a word would otherwise hold all calls until the system gives the connection up.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromSeconds(1),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(1),
        });
        var unavailable = new PredicateBuilder().Handle<ModuleUnavailableException>();
        _once = new ResiliencePipelineBuilder().AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = unavailable,
            FailureRatio = 0.5,
            MinimumThroughput = 2,
            SamplingDuration = TimeSpan.FromSeconds(5),
            BreakDuration = _break,
            StateProvider = _breaker,
            OnOpened = args => Note(silent: true, args.Outcome.Exception?.InnerException?.Message ?? ""),
            OnClosed = _ => Note(silent: false, ""),
        }).Build();
        _repeating = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = unavailable,
            MaxRetryAttempts = 2,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(50),
        }).AddPipeline(_once).Build();
    }

    /// <summary>The name of the module.</summary>
    public string Name => _place.Name;

    /// <summary>Whether calls are let through.</summary>
    public CircuitState Breaker => _breaker.CircuitState;

    /// <summary>Sends a request and waits for the answer.</summary>
    /// <param name="contract">What kind of request it is. One that may be repeated is sent again when no answer came, as long as there is time.</param>
    /// <exception cref="DomainException">The module refused it; the same as if it ran here.</exception>
    /// <exception cref="ModuleUnavailableException">There was no answer that can be used.</exception>
    public async Task<TResponse> SendAsync<TRequest, TResponse>(
        Contract contract, TRequest request, JsonTypeInfo<TRequest> requestJson, JsonTypeInfo<TResponse> responseJson, CancellationToken cancellationToken)
    {
        var deadline = Deadline.Within(_options.CallTimeout);
        using var stop = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken) : new();
        stop.CancelAfter(deadline.Left);
        try
        {
            var call = new Call<TResponse>(contract, JsonSerializer.SerializeToUtf8Bytes(request, requestJson), responseJson, deadline, cancellationToken);
            return await (contract.IsRepeatable ? _repeating : _once).ExecuteAsync(static (state, stop) => state.Self.AttemptAsync(state.call, stop), (Self: this, call), stop.Token);
        }
        catch (BrokenCircuitException e)
        {
            throw Unavailable(e, e.RetryAfter);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(e); // Between two attempts.
        }
    }

    /// <summary>What the other process says at a path of its internal port; once, without the breaker.</summary>
    /// <exception cref="HttpRequestException">It says nothing, or an error.</exception>
    /// <exception cref="JsonException">That cannot be read.</exception>
    public async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> json, CancellationToken cancellationToken)
    {
        using var message = Message(HttpMethod.Get, path, Deadline.Within(_options.CallTimeout));
        using var response = await _http.SendAsync(message, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(cancellationToken), json, cancellationToken);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private async ValueTask<TResponse> AttemptAsync<TResponse>(Call<TResponse> call, CancellationToken stop)
    {
        using var message = Message(HttpMethod.Post, call.Contract.Path, call.Deadline);
        message.Content = new ReadOnlyMemoryContent(call.Body) { Headers = { ContentType = new(MediaTypeNames.Application.Json) } };
        try
        {
            using var response = await _http.SendAsync(message, stop);
            await using var stream = await response.Content.ReadAsStreamAsync(stop);
            if (response.IsSuccessStatusCode)
            {
                var answer = await ReadAsync(stream, call.Json, stop);
                return answer is not null || call.Contract.MayAnswerNull ? answer! : throw new JsonException("It answered null.");
            }

            throw await ErrorReader.ReadAsync(stream, stop) ?? (Exception)new HttpRequestException($"It answered {(int)response.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !call.Caller.IsCancellationRequested))
        {
            throw Unavailable(e);
        }
    }

    // Read whole and then parsed: most answers are a few bytes, or come in one go.
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
                    var larger = ArrayPool<byte>.Shared.Rent(length < MaxAnswer ? length * 2 : throw new JsonException($"It is longer than {MaxAnswer} bytes."));
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

    private HttpRequestMessage Message(HttpMethod method, string path, Deadline deadline)
    {
        var message = new HttpRequestMessage(method, _uris.GetOrAdd(path, static (path, address) => new(address, path), _place.Address!)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Headers.Add(Deadline.Header, ((long)deadline.Left.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        if (IsGerman)
        {
            message.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue("de"));
        }

        if (_options.InternalToken.Length > 0)
        {
            message.Headers.Authorization = new("Bearer", _options.InternalToken);
        }

        return message;
    }

    private ModuleUnavailableException Unavailable(Exception cause, TimeSpan? retryAfter = null) => ModuleUnavailableException.NoAnswer(Name, retryAfter ?? _break, cause);

    /// <param name="Caller">Cancelled when nobody waits for the answer any more.</param>
    private sealed record Call<TResponse>(Contract Contract, byte[] Body, JsonTypeInfo<TResponse> Json, Deadline Deadline, CancellationToken Caller);

    // The breaker opens again after every vain attempt; once is enough to say.
    private ValueTask Note(bool silent, string reason)
    {
        if (Interlocked.Exchange(ref _silent, silent) != silent)
        {
            if (silent)
            {
                FellSilent(Name, _place.Address!, reason);
            }
            else
            {
                CameBack(Name, _place.Address!);
            }
        }

        return default;
    }

    [LoggerMessage(10, LogLevel.Warning, "The module {Module} at {Address} does not answer: {Reason}")]
    private partial void FellSilent(string module, Uri address, string reason);

    [LoggerMessage(11, LogLevel.Information, "The module {Module} at {Address} answers again")]
    private partial void CameBack(string module, Uri address);
}
