using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

// Single requests: write data, compare answers, and inspect deployments that the comparison did not start.
internal sealed partial class Laboratory
{
    private static readonly TimeSpan _answerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Sends one request, and retries it until it succeeds. A process that has just started may take too long for its first answer.
    /// </summary>
    /// <param name="prepare">Changes the request before each attempt.</param>
    /// <exception cref="ComparisonException">There is no successful answer within 30 s.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Deployment deployment,
        IModule module,
        LoadTarget target,
        CancellationToken stop,
        Action<HttpRequestMessage>? prepare = null
    )
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(50, stop))
        {
            using var request = new HttpRequestMessage(new(target.Method), deployment.UrlOf(module, target.Path))
            {
                Content = target.Body is null ? null : new StringContent(target.Body, Encoding.UTF8, "application/json"),
            };
            prepare?.Invoke(request);
            var answer = await Http.SendAsync(request, stop);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            var refusal =
                $"{deployment.Name.English} refuses {request.Method} {request.RequestUri} with {(int)answer.StatusCode}: "
                + $"{await answer.Content.ReadAsStringAsync(stop)}";
            answer.Dispose();
            deployment.Check();
            if (Stopwatch.GetElapsedTime(started) > _answerTimeout)
            {
                throw new ComparisonException(refusal);
            }
        }
    }

    /// <summary>Writes an entry of a module.</summary>
    /// <param name="variant">The number of its text variant.</param>
    /// <exception cref="ComparisonException">The deployment refuses the write.</exception>
    public async Task PutAsync(Deployment deployment, IModule module, int number, int variant, CancellationToken stop)
    {
        var address = deployment.UrlOf(module, module.Sample!.PathOf(number));
        using var body = new StringContent(module.Sample!.Body(number, variant), Encoding.UTF8, "application/json");
        using var answer = await Http.PutAsync(address, body, stop);
        if (!answer.IsSuccessStatusCode)
        {
            throw new ComparisonException(
                $"{deployment.Name.English} refuses PUT {address} with {(int)answer.StatusCode}: "
                    + $"{await answer.Content.ReadAsStringAsync(stop)}"
            );
        }
    }

    /// <summary>Writes the sample data of all modules. Modules without dependencies come first.</summary>
    public async Task FillAsync(Deployment deployment, int entries, CancellationToken stop)
    {
        foreach (
            var modules in Options
                .Modules.Where(module => module.Sample is not null)
                .GroupBy(module => module.Dependencies.Count > 0)
                .OrderBy(group => group.Key)
        )
        {
            await Parallel.ForEachAsync(
                from module in modules
                from number in Enumerable.Range(0, entries)
                select (module, number),
                new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stop },
                async (entry, token) => await PutAsync(deployment, entry.module, entry.number, 0, token)
            );
        }
    }

    /// <summary>Checks that all three deployments give the same answers, byte for byte.</summary>
    /// <exception cref="ComparisonException">The answers differ.</exception>
    public async Task CheckAnswersAsync(CancellationToken stop)
    {
        foreach (
            var (module, path) in Options
                .Modules.Where(module => module.Sample is not null)
                .Select(module => (module, module.Sample!.Path))
                .Append((Dependency, Workloads[0].Targets(Monolith.AddressOf(Dependency))[0].Path))
        )
        {
            var answers = new List<(Deployment Deployment, HttpStatusCode Status, byte[] Body)>();
            foreach (var deployment in Deployments)
            {
                using var answer = await SendAsync(deployment, module, new(path, deployment.AddressOf(module), path), stop);
                answers.Add((deployment, answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(stop)));
            }

            if (
                answers.FirstOrDefault(answer => answer.Status != answers[0].Status || !answer.Body.SequenceEqual(answers[0].Body)) is
                { Deployment: not null } other
            )
            {
                var place = other.Body.Zip(answers[0].Body).TakeWhile(pair => pair.First == pair.Second).Count();
                throw new ComparisonException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The deployments answer differently, so there is nothing to compare: GET {path} is {(int)answers[0].Status} with "
                            + $"{answers[0].Body.Length} bytes from {answers[0].Deployment.Name.English}, {(int)other.Status} with "
                            + $"{other.Body.Length} bytes from {other.Deployment.Name.English}; the first difference is at byte {place}: "
                            + $"'{Around(answers[0].Body, place)}' and '{Around(other.Body, place)}'."
                    )
                );
            }
        }

        static string Around(byte[] body, int place) =>
            Encoding.UTF8.GetString(
                body.AsSpan(Math.Max(0, Math.Min(place - 10, body.Length)))[
                    ..Math.Min(40, body.Length - Math.Max(0, Math.Min(place - 10, body.Length)))
                ]
            );
    }

    // A deployment that the comparison did not start has its own entries.
    private async Task<IReadOnlyList<string>> CodesAsync(CancellationToken stop)
    {
        using var answer = await SendAsync(
            Monolith,
            Dependency,
            new("list", Monolith.AddressOf(Dependency), Dependency.Sample!.Path),
            stop
        );
        using var entries = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop));
        var codes = entries
            .RootElement.EnumerateArray()
            .Take(Workload.Different)
            .Select(entry => entry.GetProperty("code").GetString()!)
            .ToList();
        return codes.Count > 0
            ? codes
            : throw new ComparisonException(
                $"{Monolith.UrlOf(Dependency, Dependency.Sample!.Path)} has no entries, so there is nothing to measure. Fill both "
                    + $"deployments with the same data first."
            );
    }

    private async Task<Deployment> FindAsync(Subject subject, Uri address, CancellationToken stop)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(address, address.AbsolutePath.TrimEnd('/') + "/topology.json"), stop);
            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "application/json")
            {
                throw new ComparisonException(
                    $"{address} answers, but is no Country Provider: GET /topology.json gives {(int)answer.StatusCode} "
                        + $"{answer.Content.Headers.ContentType}. Name its address as --against, with the path prefix if it has one."
                );
            }

            return new(Words.Same(address.ToString()), subject, [], Options.Modules.ToDictionary(module => module, _ => address));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            throw new ComparisonException($"Nothing answers at {address}: {e.Message}", e);
        }
    }
}
