using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace CountryProvider.Containers.Tests;

/// <summary>Two replicas of everything are replaced while they are used.</summary>
public sealed class RollingUpdateTests(Images images)
{
    // In the second the pods are replaced that the first has made; more take half a minute each: COUNTRY_PROVIDER_TEST_UPDATES=5.
    private static readonly int _rounds = int.Parse(
        Environment.GetEnvironmentVariable("COUNTRY_PROVIDER_TEST_UPDATES") ?? "2",
        CultureInfo.InvariantCulture
    );
    private const int Clients = 8;

    [Fact]
    public async Task No_request_is_lost()
    {
        images.ShouldBeThere();
        await using var cluster = await Cluster.StartAsync("overlays/split-postgres-ha");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new(cluster.Ingress.Address),
            Timeout = TimeSpan.FromSeconds(30),
        };
        foreach (var path in new[] { "countries", "currencies", "languages" })
        {
            (
                await http.PutAsJsonAsync($"/api/v2/{path}/aaa", new { name = "There" }, TestContext.Current.CancellationToken)
            ).StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        for (var round = 1; round <= _rounds; round++)
        {
            using var over = new CancellationTokenSource();
            var (lost, stale, answered) = (new ConcurrentBag<string>(), 0, 0);
            var clients = Enumerable.Range(0, Clients).Select(UseAsync).ToList();

            var exitCodes = await Task.WhenAll(cluster.Deployments.Select(cluster.RollAsync));

            await over.CancelAsync();
            await Task.WhenAll(clients);
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"Round {round}: {answered} requests answered, {lost.Count} lost, {stale} from what was known"
            );
            lost.ShouldBeEmpty(lost.IsEmpty ? null : await cluster.ComplaintsAsync());
            answered.ShouldBeGreaterThan(1000);
            exitCodes.SelectMany(codes => codes).ShouldAllBe(code => code == 0);

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
                        using var answer = await http.SendAsync(
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
    }
}
