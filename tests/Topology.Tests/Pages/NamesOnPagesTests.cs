using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Pages;

/// <summary>Names in all scripts and directions, on the pages and in JSON.</summary>
public sealed partial class NamesOnPagesTests
{
    // Right to left, beyond U+FFFF, and what HTML and JSON give a meaning.
    private static readonly string[] _names =
    [
        "إيران (الجمهورية)",
        "ישראל 1",
        "Côte d'Ivoire",
        "日本 + <b>Länder</b> & \\Ö",
        "🇩🇪 𝔊ermany",
    ];

    [Theory, EveryCatalogue]
    public async Task Names_on_pages_are_written_as_they_are_and_turn_nothing_around(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        foreach (var script in _names)
        {
            var word = Codes.Word();
            var (code, _) = await client.Add(entries, $"{script} {word}");
            string[] paths =
            [
                $"{entries.Page}?search={word}",
                $"{entries.Page}/{code}",
                $"{entries.Page}?done=added&code={code}",
                $"{entries.Page}/{code}?done=changed",
                $"{entries.Page}?search={word}{word}",
                .. entries.Path == "countries"
                    ? new[] { $"/links/{code}", $"/?search={word}", $"/?done=unlinked&code={code}", $"/?search={word}{word}" }
                    : [],
            ];
            foreach (var path in paths)
            {
                var answer = await client.Get(path, ("Accept-Language", "de"));
                foreach (Match entity in Entity().Matches(answer.Text))
                {
                    int.Parse(entity.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                        .ShouldBeLessThan(0x80, path);
                }

                ShouldStandAlone(await answer.ShouldBePage(client, 200), word, path);
            }

            (await client.Get($"{entries.Page}/{code}")).Text.ShouldContain(
                script.Split(' ')[0].Replace("'", "&#x27;", StringComparison.Ordinal)
            );
            var taken = await client.Form(entries.Page, [("code", code), ("name", "Another")], ("Sec-Fetch-Site", "same-origin"));
            ShouldStandAlone(await taken.ShouldBePage(client, 409), word, "a code that is taken");
            var retired = await client.Submit((await client.Open($"{entries.Page}/{code}")).FormTo("retire"));
            ShouldStandAlone(await client.Follow(retired), word, "an entry that was retired");
        }
    }

    [Theory, EveryGrouping]
    public async Task A_name_that_cannot_be_linked_turns_nothing_around(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (word, (country, _, _)) = (Codes.Word(), await client.AddThree());
        var (currency, _) = await client.Add(Entries.All[1], $"دينار {word}");
        await client.Delete($"{Entries.All[1].V2}/{currency}");
        (await client.Get("/api/v2/links?status=all")).ShouldBe(200);

        var refused = await client.Form(
            $"/links/{country}",
            [("currency-0", currency), ("language-0", "")],
            ("Sec-Fetch-Site", "same-origin")
        );

        ShouldStandAlone(await refused.ShouldBePage(client, 422), word, "a currency that is retired");
        (await client.Put($"/api/v2/links/{country}", Arrange.Link(currency)))
            .ShouldBeProblem(422, "currencies[0].code")
            .Text.ShouldContain($"دينار {word} is retired");
    }

    [Theory, EveryCatalogue]
    public async Task Names_in_JSON_are_written_as_they_are(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        foreach (var name in _names)
        {
            var (code, _) = await client.Add(entries, name);
            var json = $"\"{Escaped(name)}\"";

            (await client.Get($"{entries.V2}/{code}")).Text.ShouldContain(json);
            (await client.Get($"{entries.V1}/{code}")).Text.ShouldContain(json);
            (await client.Get(entries.V1)).Text.ShouldContain(json);
            (await client.Get($"{entries.V2}?search={code}")).Text.ShouldContain(json);
            (await client.Post(entries.V2, new { code, name = "Another" }))
                .ShouldBeProblem(409)
                .Text.ShouldContain($"is taken by {json[1..^1]}.");
            (await client.Post(entries.V1, new { shortName = code, name = "Another" }))
                .ShouldBeSentence(400)
                .Text.ShouldContain($"is taken by {name}.");
            if (entries.Path == "countries")
            {
                (await client.Get($"/api/v2/links/{code}")).Text.ShouldContain(json);
            }
        }
    }

    [Fact]
    public async Task Names_on_the_wire_between_processes_are_written_as_they_are()
    {
        await using var host = await TestHost.StartAsync();
        foreach (var name in _names)
        {
            await host.Client.Add(Entries.All[0], name);
        }

        using var client = new HttpClient { BaseAddress = new(host.InternalAddress) };
        var snapshot = await client.Post("/modules/country/GetCountries", """{"knownVersion":null}""");

        foreach (var name in _names)
        {
            snapshot.ShouldBe(200).Text.ShouldContain($"\"{Escaped(name)}\"");
        }
    }

    [Theory, EveryGrouping("/openapi/v1.json", "/openapi/v2.json", "/topology.json")]
    public async Task Documents_in_JSON_escape_nothing_that_they_need_not(Grouping grouping, string path) =>
        (await (await grouping.ClientAsync()).Get(path)).ShouldBe(200).Text.ShouldNotContain("\\u");

    [Theory]
    [InlineData("\"\\\b\f\n\r\t\u0001\u001F")]
    [InlineData("\u2028\u2029\u0085\u007F\uFEFF")]
    [InlineData("a\u0000b 日本 🇩🇪 </script>'&+`")]
    [InlineData("<🇩🇪<\\🇩🇪\"<")]
    public void What_JSON_demands_and_what_begins_HTML_is_escaped(string text)
    {
        var json = Web.Api.Json.Write(writer => writer.WriteStringValue(text));

        JsonSerializer.Deserialize<string>(json).ShouldBe(text);
        System.Text.Encoding.UTF8.GetString(json).Any(character => char.IsControl(character) || character == '<').ShouldBeFalse();
    }

    [Theory]
    [InlineData("<script>\"'&", "&lt;script&gt;&quot;&#x27;&amp;")]
    [InlineData("Länder 日本 🇩🇪 𝔊 🇩", "Länder 日本 🇩🇪 𝔊 🇩")]
    [InlineData("🇩🇪<🇩🇪", "🇩🇪&lt;🇩🇪")]
    public void What_HTML_demands_is_escaped(string text, string html)
    {
        new Web.Pages.PlainHtmlEncoder().Encode(text).ShouldBe(html);
        new Web.Pages.PlainHtmlEncoder().Encode(text + "\uD83C").ShouldBe(html + "\uFFFD");
    }

    private static string Escaped(string name) =>
        name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("<", "\\u003C", StringComparison.Ordinal);

    // Every place where a name stands keeps the direction of its letters to itself. An option can hold no element.
    private static void ShouldStandAlone(IHtmlDocument page, string word, string what)
    {
        var texts = page.Body!.Descendants<IText>().Where(text => text.Data.Contains(word)).ToList();
        var fields = page.QuerySelectorAll<IHtmlInputElement>("input").Where(input => input.Value.Contains(word)).ToList();
        (texts.Count + fields.Count).ShouldBeGreaterThan(0, what);
        texts
            .Select(text => text.ParentElement!)
            .Where(parent => parent.LocalName != "bdi" && (parent.LocalName != "option" || parent.GetAttribute("dir") != "auto"))
            .ShouldBeEmpty(what);
        fields.Where(field => field.GetAttribute("dir") != "auto").ShouldBeEmpty(what);
        page.Body!.TextContent.ShouldNotContain('\u2068', what);
    }

    [GeneratedRegex("&#x([0-9A-Fa-f]+);")]
    private static partial Regex Entity();
}
