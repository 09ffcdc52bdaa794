using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using CountryProvider.Testing;

namespace CountryProvider.Benchmarks;

/// <summary>
/// Does everything that clients do, at a moderate rate and for a long time, to one process and to four. Memory, handles and threads must
/// not grow.
/// </summary>
/// <param name="duration">For each of both.</param>
internal sealed class Soak(TimeSpan duration) : Experiment
{
    private const int Workers = 4;

    // After this time everything is compiled, cached and pooled. Rates and garbage collections settle later than in a test of throughput.
    private const double WarmUp = 0.4;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        var results = new List<Result>();
        using (var folder = new TemporaryFolder())
        {
            await using var monolith = await RunningProgram.ProductAsync(folder.Path, "--Http:InternalPort=0", "--Seed:Data=none");
            results.AddRange(
                await SoakAsync("one process", [monolith], Host.Modules.All.ToDictionary(module => module.Name, _ => monolith.Address))
            );
        }

        using (var folder = new TemporaryFolder())
        {
            await using var four = await FourProcesses.StartAsync(folder.Path, "--Seed:Data=none");
            var addresses = Host
                .Modules.All.Where(module => module.Dependencies.Count == 0)
                .Zip(four.Catalogues)
                .ToDictionary(pair => pair.First.Name, pair => pair.Second.Address);
            addresses[Host.Modules.All.Single(module => module.Dependencies.Count > 0).Name] = four.Linking.Address;
            results.AddRange(await SoakAsync("four processes", four.All, addresses));
        }

        return results;
    }

    private async Task<IReadOnlyList<Result>> SoakAsync(
        string what,
        IReadOnlyList<RunningProgram> programs,
        Dictionary<string, Uri> addresses
    )
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        foreach (
            var (module, path, entries) in new[]
            {
                ("Country", "countries", IsoData.Countries),
                ("Currency", "currencies", IsoData.Currencies),
                ("Language", "languages", IsoData.Languages),
            }
        )
        {
            foreach (var (code, name) in entries)
            {
                (await client.PutAsJsonAsync(new Uri(addresses[module], $"api/v2/{path}/{code}"), new { name })).EnsureSuccessStatusCode();
            }
        }

        var (started, samples) = (Stopwatch.GetTimestamp(), new List<Sample>());
        var working = Task.WhenAll(
            Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(client, addresses, new(worker), started)))
        );
        for (var next = duration * WarmUp; next <= duration; next += duration / 60)
        {
            var wait = next - Stopwatch.GetElapsedTime(started);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            samples.Add(
                new(
                    programs.Sum(program => program.Memory().Resident),
                    programs.Sum(program => program.Threads),
                    programs.Sum(program => program.Handles)
                )
            );
        }

        var requests = (await working).Sum();
        var (first, last) = (samples[..(samples.Count / 4)], samples[^(samples.Count / 4)..]);
        return
        [
            new(
                $"Requests in {duration.TotalMinutes:0.#} min, {what}",
                $"{requests:#,0}",
                "",
                Format(requests / duration.TotalSeconds, "/s"),
                "none",
                true
            ),
            Compare("Working set", sample => sample.Memory, " MB", 1.05, 0),
            Compare("Threads", sample => sample.Threads, "", 1, 2),
            Compare("Handles", sample => sample.Handles, "", 1, 2),
        ];

        Result Compare(string name, Func<Sample, double> value, string unit, double factor, double more)
        {
            var (now, then) = (Median(last.Select(value)), Median(first.Select(value)));
            return new(
                $"{name} at the end, against after warm-up, {what}",
                Format(now, unit),
                Format(then, unit),
                Format(now / then, ""),
                more > 0 ? $"<= +{more}" : $"<= {factor}",
                now <= (then * factor) + more
            );
        }
    }

    private async Task<long> WorkAsync(HttpClient client, Dictionary<string, Uri> addresses, Random random, long started)
    {
        var (count, tags) = (0L, new Dictionary<string, string>());
        for (; Stopwatch.GetElapsedTime(started) < duration; count++)
        {
            var (country, currency, language) = (Any(IsoData.Countries), Any(IsoData.Currencies), Any(IsoData.Languages));
            using var message = random.Next(16) switch
            {
                0 => Put("Country", $"api/v2/countries/{country}", new { name = $"Country {random.Next(1000)}" }),
                1 => Put("Linking", $"api/v2/links/{country}", new { currencies = new[] { currency }, languages = new[] { language } }),
                2 => Get("Country", "countries"),
                3 => Get("Linking", ""),
                4 => Get("Linking", $"links/{country}"),
                5 => Get("Currency", "currencies?search=dollar"),
                6 => Get("Country", "api/v1/countries"),
                7 => Get("Linking", "api/v1/countries-with-languages-and-currencies"),
                8 => Get("Language", "api/v2/languages?page=2&pageSize=100"),
                9 => Get("Country", "api/v2/countries/nonsense"),
                10 => Get("Linking", "topology"),
                11 => Get("Country", $"api/v2/countries/{country}"),
                < 14 => Get("Country", "api/v2/countries"),
                _ => Get("Linking", "api/v2/links"),
            };
            if (tags.TryGetValue(message.RequestUri!.AbsoluteUri, out var tag) && random.Next(2) == 0 && message.Method == HttpMethod.Get)
            {
                message.Headers.TryAddWithoutValidation("If-None-Match", tag);
            }

            using var answer = await client.SendAsync(message);
            _ = await answer.Content.ReadAsByteArrayAsync();
            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                throw new InvalidOperationException($"{message.Method} {message.RequestUri} was answered with {(int)answer.StatusCode}.");
            }

            if (answer.Headers.ETag is { } etag && message.Method == HttpMethod.Get)
            {
                tags[message.RequestUri.AbsoluteUri] = etag.Tag;
            }

            await Task.Delay(_pause);
        }

        return count;

        string Any(IReadOnlyList<(string Code, string Name)> entries) => entries[random.Next(entries.Count)].Code;

        HttpRequestMessage Get(string module, string path) => new(HttpMethod.Get, new Uri(addresses[module], path));

        HttpRequestMessage Put(string module, string path, object body) =>
            new(HttpMethod.Put, new Uri(addresses[module], path)) { Content = JsonContent.Create(body) };
    }

    private sealed record Sample(double Memory, double Threads, double Handles);
}
