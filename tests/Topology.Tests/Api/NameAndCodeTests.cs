using System.Text;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using CountryProvider.Topology.Tests.Pages;

namespace CountryProvider.Topology.Tests.Api;

public sealed class NameAndCodeTests
{
    // One character that is two in UTF-16 and four in UTF-8.
    private const string Astral = "𝔊";

    // Enough to be drawn over what stands above.
    private const string MarkedTooMuch = "x" + Marks + Marks + Marks + Marks;

    private const string Marks = "\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315";

    [
        Theory,
        EveryCatalogueText(" Germany ", "\tGermany\n", "\u00A0Germany\u3000", "\r\n Germany", "\uFEFFGermany", "\u200BGer\u00ADmany\u2060")
    ]
    public async Task A_name_is_trimmed_of_space_and_of_what_nobody_sees(Grouping grouping, Entries entries, string name) =>
        (await NameOf(await grouping.ClientAsync(), entries, name)).ShouldBe("Germany");

    [Theory, EveryCatalogueText("Dai  Nam", "Dai\u00A0Nam", "Dai \u2003\u200B\u3000Nam")]
    public async Task Words_of_a_name_have_one_space_between_them(Grouping grouping, Entries entries, string name) =>
        (await NameOf(await grouping.ClientAsync(), entries, name)).ShouldBe("Dai Nam");

    [Theory, EveryCatalogue]
    public async Task A_name_is_stored_in_NFC(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();

        (await NameOf(client, entries, "Co\u0302te d’Ivoire")).ShouldBe("C\u00F4te d’Ivoire");
        (await NameOf(client, entries, "\u212Bland")).ShouldBe("\u00C5land");
    }

    [
        Theory,
        EveryCatalogueText(
            "O'Brien \"& <b>Söhne</b> \\ /",
            "x",
            "Å",
            Astral,
            "nul",
            "日本",
            "العربية",
            "🇩🇪",
            "null",
            "0",
            "=1+1",
            "{}",
            "%41",
            "a\u200Db",
            "' OR 1=1; DROP TABLE countries --"
        )
    ]
    public async Task A_name_may_be_anything_printable(Grouping grouping, Entries entries, string name)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, name);

        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe(name);
        (await client.Get($"{entries.V1}/{code}")).Json.GetProperty("name").GetString().ShouldBe(name);
        (await client.Get($"{entries.V2}?search={Uri.EscapeDataString(name)}"))
            .All("code")
            .Contains(code)
            .ShouldBe(name.EnumerateRunes().Any(Rune.IsLetterOrDigit));
    }

    [Theory, EveryCatalogueText(Astral, "x", "é")]
    public async Task A_name_has_up_to_200_characters(Grouping grouping, Entries entries, string character)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());
        var longest = string.Concat(Enumerable.Repeat(character, 200));

        (await NameOf(client, entries, $"  {longest}  ")).ShouldBe(longest);
        (await client.Post(entries.V2, new { code, name = longest + character })).ShouldBeProblem(400, "name");
        (await client.Put($"{entries.V2}/{code}", new { name = longest + character })).ShouldBeProblem(400, "name");
        (await client.Post(entries.V1, new { shortName = code, name = longest + character })).ShouldBeSentence(400);
    }

    [Theory, EveryCatalogue]
    public async Task Characters_are_counted_as_they_are_stored(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var composed = string.Concat(Enumerable.Repeat("\u00E9", 200));

        (await NameOf(client, entries, composed.Normalize(NormalizationForm.FormD))).ShouldBe(composed);

        // U+0958 is two characters in NFC.
        (await client.Post(entries.V2, new { code = Codes.Next(), name = new string('\u0958', 101) })).ShouldBeProblem(400, "name");
    }

    [
        Theory,
        EveryCatalogueText(
            "a\u0000b",
            "",
            " ",
            "\t\n",
            "\u2003",
            "\u0000",
            "a\nb",
            "a\tb",
            "a\u007Fb",
            "a\u0085b",
            "a\u2028b",
            "a\u2029b",
            "a\uFFFEb",
            "a\uFDD0b",
            "\u200B",
            "\u00AD",
            "\u2800",
            "\u3164",
            "\u0301",
            "\uFEFF",
            "\u1160",
            "\uFE0F",
            "\uE000",
            "\u202Eab",
            MarkedTooMuch
        )
    ]
    public async Task A_name_can_be_seen_and_disturbs_nothing_around_it(Grouping grouping, Entries entries, string name)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());

        (await client.Post(entries.V2, new { code, name })).ShouldBeProblem(400, "name");
        (await client.Put($"{entries.V2}/{code}", new { name })).ShouldBeProblem(400, "name");
        (await client.Post(entries.V1, new { shortName = code, name })).ShouldBeSentence(400);
        if (!name.Contains('\0')) // A form with that character cannot be read.
        {
            (await (await client.Form(entries.Page, [("code", code), ("name", name)])).ShouldBePage(client, 400))
                .ErrorOf("name")
                .ShouldNotBeEmpty();
        }

        (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);
    }

    [
        Theory,
        EveryCatalogueText(
            "ÄBC",
            "",
            "A",
            "AB",
            "ABCDE",
            "A1B",
            "A C",
            "ABC ",
            " ABC",
            "123",
            "А\u0412С",
            "ab\u0131",
            "ſab",
            "KEL\u212A",
            "\uFF21\uFF22\uFF23",
            "A\u0000C"
        )
    ]
    public async Task A_code_is_ASCII_letters_alone(Grouping grouping, Entries entries, string code)
    {
        var client = await grouping.ClientAsync();

        (await client.Post(entries.V2, new { code, name = "Anything" })).ShouldBeProblem(400, "code");
        (await client.Post(entries.V1, new { shortName = code, name = "Anything" })).ShouldBeSentence(400);
    }

    [Theory, EveryCatalogue]
    public async Task A_code_need_not_be_listed_by_ISO(Grouping grouping, Entries entries) =>
        (await (await grouping.ClientAsync()).Put($"{entries.V2}/zzz", new { name = "Not in any list" })).ShouldBe(201);

    private static async Task<string?> NameOf(HttpClient client, Entries entries, string name)
    {
        var code = Codes.Next();
        var written = (await client.Post(entries.V2, new { code, name })).ShouldBe(201).Json.GetProperty("name").GetString();
        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe(written);
        return written;
    }
}
