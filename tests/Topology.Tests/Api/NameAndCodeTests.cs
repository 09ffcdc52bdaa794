using System.Text;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class NameAndCodeTests
{
    // One character that is two in UTF-16 and four in UTF-8.
    private const string Astral = "𝔊";

    [Theory, EveryCatalogueText(" Germany ", "\tGermany\n", "\u00A0Germany\u3000", "\r\n Germany")]
    public async Task A_name_is_trimmed(Grouping grouping, Entries entries, string name) =>
        (await NameOf(await grouping.ClientAsync(), entries, name)).ShouldBe("Germany");

    [Theory, EveryCatalogue]
    public async Task A_name_is_stored_in_NFC(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();

        (await NameOf(client, entries, "Co\u0302te d’Ivoire")).ShouldBe("C\u00F4te d’Ivoire");
        (await NameOf(client, entries, "\u212Bland")).ShouldBe("\u00C5land");
    }

    [Theory, EveryCatalogueText("O'Brien \"& <b>Söhne</b> \\ /", "x", "Å", Astral, "nul", "日本", "العربية", "🇩🇪", "null", "0", "=1+1", "{}", "%41", "a\u200Db", "' OR 1=1; DROP TABLE countries --")]
    public async Task A_name_may_be_anything_printable(Grouping grouping, Entries entries, string name)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, name);

        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe(name);
        (await client.Get($"{entries.V1}/{code}")).Json.GetProperty("name").GetString().ShouldBe(name);
        (await client.Get($"{entries.V2}?search={Uri.EscapeDataString(name)}")).All("code").ShouldContain(code);
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

    [Theory, EveryCatalogueText("a\u0000b", "", " ", "\t\n", "\u2003", "\u0000", "a\nb", "a\tb", "a\u007Fb", "a\u0085b", "a\u2028b", "a\u2029b", "a\uFFFEb", "a\uFDD0b")]
    public async Task A_name_is_never_blank_and_has_no_control_characters(Grouping grouping, Entries entries, string name)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());

        (await client.Post(entries.V2, new { code, name })).ShouldBeProblem(400, "name");
        (await client.Put($"{entries.V2}/{code}", new { name })).ShouldBeProblem(400, "name");
        (await client.Post(entries.V1, new { shortName = code, name })).ShouldBeSentence(400);

        (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);
    }

    [Theory, EveryCatalogueText("ÄBC", "", "A", "AB", "ABCD", "A1B", "A C", "ABC ", " ABC", "123", "А\u0412С", "ab\u0131", "ſab", "KEL\u212A", "\uFF21\uFF22\uFF23", "A\u0000C")]
    public async Task A_code_is_exactly_three_ASCII_letters(Grouping grouping, Entries entries, string code)
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
