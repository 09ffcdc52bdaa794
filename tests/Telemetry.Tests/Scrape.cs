using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CountryProvider.Testing;

namespace CountryProvider.Telemetry.Tests;

/// <summary>An answer of <c>/metrics</c>.</summary>
internal sealed partial class Scrape(string text)
{
    private static readonly string[] _histogram = ["_bucket", "_sum", "_count"];
    private static readonly string[] _other = [""];

    public string Text => text;

    /// <summary>The names of all metrics, and of the series that a histogram consists of.</summary>
    public IReadOnlySet<string> Names =>
        TypeLine()
            .Matches(text)
            .SelectMany(
                match => match.Groups[2].Value == "histogram" ? _histogram : _other,
                (match, suffix) => match.Groups[1].Value + suffix
            )
            .ToHashSet();

    /// <param name="requests">
    /// How many requests the host has answered. The framework counts each after its answer has been sent, so that a client may be here
    /// first: waits until they are counted, for 10 s at most.
    /// </param>
    /// <param name="labels">What these requests are counted with, such as <c>http_request_method="GET"</c>.</param>
    public static async Task<Scrape> OfAsync(TestHost host, int requests = 0, params string[] labels)
    {
        using var client = new HttpClient();
        for (var begin = Stopwatch.GetTimestamp(); ; await Task.Delay(10, TestContext.Current.CancellationToken))
        {
            var scrape = new Scrape(await client.GetStringAsync(host.InternalAddress + "/metrics", TestContext.Current.CancellationToken));
            if (
                scrape["http_server_request_duration_seconds_count", labels] >= requests
                || Stopwatch.GetElapsedTime(begin) > TimeSpan.FromSeconds(10)
            )
            {
                return scrape;
            }
        }
    }

    /// <summary>The sum of the series with that name and with these labels, such as <c>module="Country"</c>.</summary>
    public double this[string name, params string[] labels] =>
        text.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Where(line => labels.All(line.Contains))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    [GeneratedRegex("^# TYPE ([a-z_]+) ([a-z]+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
