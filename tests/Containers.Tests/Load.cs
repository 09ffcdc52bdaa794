using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;

namespace CountryProvider.Containers.Tests;

/// <summary>Clients that read and write through the ingress while something is done to the pods.</summary>
internal sealed class Load : IDisposable
{
    private const int Clients = 8;

    private readonly Cluster _cluster;
    private readonly HttpClient _http;

    private Load(Cluster cluster)
    {
        _cluster = cluster;
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new(cluster.Ingress.Address),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>Writes the entries that the clients use.</summary>
    public static async Task<Load> PrepareAsync(Cluster cluster)
    {
        var load = new Load(cluster);
        foreach (var path in new[] { "countries", "currencies", "languages" })
        {
            (
                await load._http.PutAsJsonAsync($"/api/v2/{path}/aaa", new { name = "There" }, TestContext.Current.CancellationToken)
            ).StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        return load;
    }

    /// <summary>Does something while the clients are at work. Every one of their requests has to be answered successfully.</summary>
    /// <param name="what">What is done, for the output of the test, which gets the counts.</param>
    /// <param name="work">Does it.</param>
    public async Task<T> WhileAsync<T>(string what, Func<Task<T>> work)
    {
        using var over = new CancellationTokenSource();
        var (lost, stale, answered) = (new ConcurrentBag<string>(), 0, 0);
        var clients = Enumerable.Range(0, Clients).Select(UseAsync).ToList();
        T result;
        try
        {
            result = await work();
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(clients);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{what}: {answered} requests answered, {lost.Count} lost, {stale} from what was known"
        );
        lost.ShouldBeEmpty(lost.IsEmpty ? null : await _cluster.ComplaintsAsync());
        answered.ShouldBeGreaterThan(1000);
        return result;

        async Task UseAsync(int client)
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            for (var number = 0; !over.IsCancellationRequested; number++)
            {
                await pace.WaitForNextTickAsync(CancellationToken.None);
                var (method, path, body) = (number % 5) switch
                {
                    0 => (HttpMethod.Get, "/api/v2/links?status=all", null),
                    1 => (HttpMethod.Get, "/api/v2/countries", null),
                    2 => (HttpMethod.Put, $"/api/v2/countries/cc{(char)('a' + client)}", new { name = $"Country {number}" }),
                    3 => (HttpMethod.Put, $"/api/v2/links/aaa", new { currencies = new[] { "aaa" }, languages = new[] { "aaa" } }),
                    _ => (HttpMethod.Get, "/currencies", (object?)null),
                };
                try
                {
                    using var answer = await _http.SendAsync(
                        new(method, path) { Content = body is null ? null : JsonContent.Create(body) },
                        CancellationToken.None
                    );
                    Interlocked.Increment(ref answered);
                    if (answer.Headers.Warning.Count > 0)
                    {
                        Interlocked.Increment(ref stale);
                    }

                    if (!answer.IsSuccessStatusCode)
                    {
                        lost.Add(
                            $"{method} {path}: {(int)answer.StatusCode} "
                                + $"{await answer.Content.ReadAsStringAsync(CancellationToken.None)}"
                        );
                    }
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
                {
                    lost.Add($"{method} {path}: {e.Message}");
                }
            }
        }
    }

    public void Dispose() => _http.Dispose();
}
