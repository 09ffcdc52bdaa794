using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;

namespace CountryProvider.Topology.Tests.Security;

/// <summary>
/// The headers of an answer stay short for every request. Proxies accept 4 kB by default, and treat a server that sends more as broken.
/// </summary>
public sealed class ResponseHeaderTests
{
    private const int Most = 4 * 1024;

    // Up to 7,000 bytes for a path or a query each, or the longest possible search.
    private static readonly string[] _long =
    [
        new('a', 7_000),
        new('+', 7_000),
        new(';', 7_000),
        Repeat("%C3%A9", 1_000),
        Repeat("%0A", 2_000),
        Repeat("a/", 3_000),
        Repeat("%F0%9F%98%80", 200),
        "true" + new string('+', 6_000),
        Repeat("0", 6_000) + "1",
    ];

    private static readonly string[] _headers =
    [
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "Authorization",
        "Baggage",
        "Cookie",
        "Forwarded",
        "If-Match",
        "If-None-Match",
        "Origin",
        "Range",
        "Referer",
        "Traceparent",
        "Tracestate",
        "User-Agent",
        "Via",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Prefix",
        "X-Forwarded-Proto",
        "X-Original-URL",
        "X-Request-Id",
    ];

    [Theory]
    [InlineData("Http:TrustedProxies=127.0.0.0/8")]
    [InlineData("PathBase=/atum")]
    public async Task Of_one_process(string setting)
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo", "Logging:LogLevel:Default=None", setting);
        await StayShortAsync(host, host.Client, setting.StartsWith("PathBase", StringComparison.Ordinal) ? "/atum" : "", null);
    }

    [Fact]
    public async Task Of_one_process_that_asks_for_keys()
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo", "Logging:LogLevel:Default=None", Keys.Setting);
        await StayShortAsync(host, host.Client, "", Keys.Everywhere);
    }

    [Fact]
    public async Task Through_the_front()
    {
        await using var split = await Split.StartAsync(Partition.Each(Modules.All), ["Seed:Data=demo", "Logging:LogLevel:Default=None"]);
        await using var routes = await TestHost.StartAsync();
        await StayShortAsync(routes, split.Client, "", null);
    }

    private static async Task StayShortAsync(TestHost routes, HttpClient client, string pathBase, string? key)
    {
        var (tried, longest, valueTurn, headerTurn, faults) = (0, 0, 0, 0, new List<string>());
        (string, string)[] usual = key is null
            ? [("Sec-Fetch-Site", "same-origin")]
            : [("Sec-Fetch-Site", "same-origin"), Keys.Bearer(key)];
        foreach (var endpoint in Endpoints.Of(routes))
        {
            var plain = pathBase + endpoint.Path(ValueOf);
            string[] others =
                endpoint.RoutePattern.RawText == "/sign-in" ? ["again=true"]
                : endpoint.QueryParameters().Contains("page") ? ["page=2&pageSize=1"]
                : [];
            foreach (var method in endpoint.Methods().Append("OPTIONS"))
            {
                foreach (var value in InTurn(_long, ref valueTurn, 4))
                {
                    foreach (var parameter in endpoint.RoutePattern.Parameters)
                    {
                        await TryAsync(
                            method,
                            pathBase
                                + endpoint
                                    .Path(name => name == parameter.Name ? "LONG" : ValueOf(name))
                                    .Replace("LONG", value, StringComparison.Ordinal),
                            usual
                        );
                    }

                    foreach (var name in endpoint.QueryParameters().Append("x").Append("to"))
                    {
                        await TryAsync(method, $"{plain}?{name}={value}", usual);
                        foreach (var other in others)
                        {
                            await TryAsync(method, $"{plain}?{other}&{name}={value}", usual);
                        }
                    }
                }

                foreach (var name in InTurn(_headers, ref headerTurn, 5))
                {
                    await TryAsync(method, plain, [.. usual.Where(header => header.Item1 != name), (name, new string('a', 12_000))]);
                    await TryAsync(
                        method,
                        plain,
                        [
                            .. usual.Where(header => header.Item1 != name),
                            (name, "\"" + string.Concat(Enumerable.Repeat("a,", 6_000)) + "\""),
                        ]
                    );
                }

                (string, string)[] preflight =
                [
                    ("Origin", "https://a.example"),
                    ("Access-Control-Request-Method", "GET"),
                    ("Access-Control-Request-Headers", string.Join(',', Enumerable.Repeat("x-a", 3_000))),
                ];
                await TryAsync("OPTIONS", plain, preflight);
            }

            async Task TryAsync(string method, string target, (string Name, string Value)[] headers)
            {
                var text = new string('a', 199);
                HttpContent? body =
                    method is "GET" or "OPTIONS" ? null
                    : endpoint.IsApi() ? Endpoints.Json(endpoint.ExampleBody() ?? "{}")
                    : Endpoints.Form(
                        ("api-key", key ?? text),
                        ("code", text),
                        ("name", text),
                        ("currency", text),
                        ("language", text),
                        ("version", text)
                    );
                using var answer = await client.SendRawAsync(method, target, body, headers);
                var length =
                    $"HTTP/1.1 {(int)answer.StatusCode} {answer.ReasonPhrase}\r\n\r\n".Length
                    + answer
                        .Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
                        .Sum(header => header.Value.Sum(value => $"{header.Key}: {value}\r\n".Length));
                tried++;
                longest = Math.Max(longest, length);
                if (length >= Most)
                {
                    faults.Add($"{method} {target[..Math.Min(target.Length, 100)]} {headers[^1].Name}: {length} bytes");
                }
            }
        }

        faults.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(1_500);
        longest.ShouldBeGreaterThan(Most / 2, "a link with the longest search is that long");

        // Each endpoint gets some of them, and each of them some endpoints: all with all would take minutes.
        static IEnumerable<string> InTurn(string[] all, ref int turn, int count)
        {
            turn += count;
            return Enumerable.Range(turn - count, count).Select(number => all[number % all.Length]);
        }
    }

    private static string ValueOf(string parameter) =>
        parameter.StartsWith("country", StringComparison.OrdinalIgnoreCase) || parameter is "code" or "shortName" ? "GER" : "x";

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
