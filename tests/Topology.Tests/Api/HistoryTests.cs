using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>What was changed: of one entry, and since a version.</summary>
public sealed class HistoryTests
{
    [Theory, EveryCatalogue]
    public async Task Every_change_of_an_entry_is_kept_with_what_was_before_and_after(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "First");
        await client.Patch($"{entries.V2}/{code}", new { name = "Second" });
        await client.Patch($"{entries.V2}/{code}", new { name = "Second" }); // Changes nothing.
        await client.Delete($"{entries.V2}/{code}");

        var history = (await client.Get($"{entries.V2}/{entries.Other(code)}/history")).ShouldBe(200).Json.EnumerateArray().ToList();

        history.Select(change => change.GetProperty("after").GetProperty("name").GetString()).ShouldBe(["Second", "Second", "First"]);
        history.Select(change => change.GetProperty("after").GetProperty("retired").GetBoolean()).ShouldBe([true, false, false]);
        history[1].GetProperty("before").GetProperty("name").GetString().ShouldBe("First");
        history[2].TryGetProperty("before", out _).ShouldBeFalse();
        var versions = history.Select(change => change.GetProperty("version").GetInt64()).ToList();
        versions.ShouldBe(versions.OrderDescending());
        history[0].GetProperty("time").GetDateTime().ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(5));
    }

    [Theory, EveryGrouping]
    public async Task Every_change_of_a_link_is_kept(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        await client.Put($"/api/v2/links/{country}", new { currencies = new[] { currency } });
        await client.Put($"/api/v2/links/{country}", new { currencies = new[] { currency }, languages = new[] { language } });
        await client.Delete($"/api/v2/links/{country}");

        var history = (await client.Get($"/api/v2/links/{country}/history")).ShouldBe(200).Json.EnumerateArray().ToList();

        history.Select(change => change.GetProperty("after").GetProperty("languages").GetArrayLength()).ShouldBe([0, 1, 0]);
        history[0].GetProperty("before").GetProperty("currencies")[0].GetProperty("code").GetString().ShouldBe(currency);
    }

    [Theory, EveryCatalogue]
    public async Task Who_waits_for_a_change_gets_it_as_soon_as_it_is_written_and_nothing_twice(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        await client.Add(entries, "Before");
        var next = Next((await client.Get($"{entries.V2}/changes")).ShouldBe(200));

        var (code, _) = await client.Add(entries, "After");
        var feed = (await client.Get($"{entries.V2}/changes?since={next}&wait=30")).ShouldBe(200);

        // Other scenarios write, too.
        var change = feed.Json.GetProperty("changes").EnumerateArray().Single(change => change.GetProperty("code").GetString() == code);
        change.GetProperty("entry").GetRawText().ShouldBe((await client.Get($"{entries.V2}/{code}")).Text);
        next = Next(feed);
        var waiting = client.Get($"{entries.V2}/changes?since={next}&wait=30");
        var (later, _) = await client.Add(entries, "Later");
        var codes = new List<string?>();
        while (!codes.Contains(later))
        {
            var answer = (await waiting).ShouldBe(200);
            codes.AddRange(answer.Json.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("code").GetString()));
            next = Next(answer);
            waiting = codes.Contains(later) ? waiting : client.Get($"{entries.V2}/changes?since={next}&wait=30");
        }

        codes.ShouldNotContain(code);
    }

    [Theory, EveryCatalogue]
    public async Task A_version_that_the_store_never_had_is_answered_with_410(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        await client.Add(entries, "Anything");
        var next = Next(await client.Get($"{entries.V2}/changes"));

        (await client.Get($"{entries.V2}/changes?since={next.Split('-')[0]}-1")).ShouldBeProblem(410);
        (await client.Get($"{entries.V2}/changes?since=999999999-1")).ShouldBeProblem(410);
        (await client.Get($"{entries.V2}/changes?since=yesterday")).ShouldBeProblem(400, "since");
        (await client.Get($"{entries.V2}/changes?since={next}&wait=31")).ShouldBeProblem(400, "wait");
        (await client.Get($"{entries.V2}/changes?sinse={next}")).ShouldBeProblem(400, "sinse");
    }

    [Theory, EveryCatalogue]
    public async Task What_is_not_there_has_no_history_and_no_proposal(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Anything");

        (await client.Get($"{entries.V2}/{Codes.Next()}/history")).ShouldBeProblem(404);
        (await client.Get($"{entries.V2}/proposals")).ShouldBe(200);
        (await client.Post($"{entries.V2}/proposals/{code}", new { accept = true })).ShouldBeProblem(404);
        (await client.Post($"{entries.V2}/proposals/{code}", new { acept = true })).ShouldBeProblem(400, "acept");
    }

    private static string Next(Answer answer) => answer.Json.GetProperty("next").GetString()!;
}
