using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;

namespace CountryProvider.Topology.Tests.Security;

public sealed class SecurityHeaderTests
{
    private static readonly Dictionary<string, string> _expected = new()
    {
        ["Content-Security-Policy"] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
            + "base-uri 'self'; frame-ancestors 'none'",
        ["X-Content-Type-Options"] = "nosniff",
        ["X-Frame-Options"] = "DENY",
        ["Referrer-Policy"] = "same-origin",
        ["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ["Cross-Origin-Opener-Policy"] = "same-origin",
    };

    [Fact]
    public async Task Every_answer_of_one_process_has_them()
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo", "Logging:LogLevel:Default=None");
        await EveryAnswerHasThemAsync(host, host.Client);
    }

    [Fact]
    public async Task Every_answer_through_the_front_has_them_once()
    {
        await using var split = await Split.StartAsync(Partition.Each(Modules.All), ["Seed:Data=demo"]);
        await using var routes = await TestHost.StartAsync();
        await EveryAnswerHasThemAsync(routes, split.Client);
    }

    [Fact]
    public async Task An_error_that_should_not_happen_has_them_too()
    {
        await using var host = await TestHost.StartAsync([.. Modules.All, new Throwing()], "Logging:LogLevel:Default=None");

        foreach (var path in new[] { "/throw", "/api/v2/throw", "/api/v1/throw" })
        {
            using var answer = await host.Client.SendRawAsync("GET", path);
            ((int)answer.StatusCode).ShouldBe(500);
            ShouldHaveThem(answer, path);
        }
    }

    private static async Task EveryAnswerHasThemAsync(TestHost routes, HttpClient client)
    {
        var statuses = new HashSet<int>();
        foreach (var endpoint in Endpoints.Of(routes))
        {
            foreach (var method in endpoint.Methods().Concat(["HEAD", "OPTIONS", "PATCH"]))
            {
                var path = endpoint.Path(name =>
                    name.StartsWith("country", StringComparison.OrdinalIgnoreCase) || name is "code" or "shortName" ? "GER" : "x"
                );
                foreach (var body in new[] { null, "{}", "{" })
                {
                    await CheckAsync(method, path, method is "GET" or "HEAD" or "OPTIONS" || body is null ? null : Endpoints.Json(body));
                }
            }
        }

        foreach (
            var path in new[]
            {
                "/",
                "/nothing",
                "/api/v1/nothing",
                "/api/v2/nothing",
                "/openapi/v2.json",
                "/api",
                "/topology",
                "/topology.json",
            }
        )
        {
            await CheckAsync("GET", path, null);
        }

        await CheckAsync("POST", "/countries", Endpoints.Form(("code", "XXX")), ("Sec-Fetch-Site", "cross-site"));
        await CheckAsync("POST", "/api/v2/countries", new StringContent("x", null, "text/csv"));
        await CheckAsync("POST", "/api/v2/countries", Endpoints.Json(new string(' ', 70_000)));
        await CheckAsync("GET", "/api/v2/countries", null, ("If-None-Match", "*"));
        statuses.IsSupersetOf([200, 204, 303, 304, 400, 403, 404, 405, 413, 415]).ShouldBeTrue(string.Join(", ", statuses.Order()));

        async Task CheckAsync(string method, string path, HttpContent? body, params (string, string)[] headers)
        {
            using var answer = await client.SendRawAsync(method, path, body, headers);
            statuses.Add((int)answer.StatusCode);
            ShouldHaveThem(answer, $"{method} {path}");
        }
    }

    private static void ShouldHaveThem(HttpResponseMessage answer, string what)
    {
        foreach (var (name, value) in _expected)
        {
            answer.Headers.TryGetValues(name, out var values).ShouldBeTrue($"{what} {(int)answer.StatusCode} has no {name}");
            values.ShouldBe([value], what);
        }

        answer
            .Headers.GetValues("Cross-Origin-Resource-Policy")
            .ShouldBe([what.Contains("/api/v1") ? "cross-origin" : "same-origin"], what);
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        answer.Headers.Contains("Server").ShouldBeFalse();
    }
}
