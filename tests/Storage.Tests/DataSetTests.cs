using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CountryProvider.Testing;

namespace CountryProvider.Storage.Tests;

/// <summary>
/// A store that began with an older data set than that of this program. The test puts the old values into the store: Germany was called
/// Germania, and France Gallia.
/// </summary>
public sealed class DataSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string[] World => [$"Store:Directory={_folder.Path}", "Seed:Data=world"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_nobody_has_changed_follows_a_newer_data_set()
    {
        await using (await TestHost.StartAsync(World)) { }

        Sql("country", "UPDATE countries SET name = 'Gallia' WHERE code = 'FRA'; DELETE FROM countries WHERE code = 'CHE'");
        BeOlder("country");
        await using var host = await TestHost.StartAsync(World);

        (await NameAsync(host, "FRA")).ShouldBe("France");
        (await NameAsync(host, "CHE")).ShouldBe("Switzerland");
        var history = (await host.Client.GetFromJsonAsync<JsonArray>("/api/v2/countries/FRA/history", Stop))!;
        ((string)history.ShouldHaveSingleItem()!["before"]!["name"]!).ShouldBe("Gallia");
        ((string)history[0]!["dataSet"]!).ShouldStartWith("20");
        history[0]!["by"].ShouldBeNull();
        (await ProposalsAsync(host)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, "Germany")]
    [InlineData(false, "Our Germany")]
    public async Task What_somebody_has_changed_stays_and_the_difference_is_proposed_once(bool accept, string name)
    {
        await RenameAndBeOlderAsync();

        await using (var host = await TestHost.StartAsync(World))
        {
            (await NameAsync(host, "DEU")).ShouldBe("Our Germany");
            var proposal = (await ProposalsAsync(host)).ShouldHaveSingleItem()!;
            proposal["current"]!.ToJsonString().ShouldBe("""{"name":"Our Germany"}""");
            proposal["proposed"]!.ToJsonString().ShouldBe("""{"name":"Germany"}""");

            using var decided = await host.Client.PostAsJsonAsync("/api/v2/countries/proposals/DE", new { accept }, Stop);
            decided.StatusCode.ShouldBe(HttpStatusCode.NoContent);

            (await NameAsync(host, "DEU")).ShouldBe(name);
            (await ProposalsAsync(host)).ShouldBeEmpty();
            using var again = await host.Client.PostAsJsonAsync("/api/v2/countries/proposals/DE", new { accept }, Stop);
            again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        BeOlder("country"); // The next one says nothing new about it.
        await using var later = await TestHost.StartAsync(World);
        (await NameAsync(later, "DEU")).ShouldBe(name);
        (await ProposalsAsync(later)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_proposal_that_nobody_has_decided_about_stays_with_a_later_data_set()
    {
        await RenameAndBeOlderAsync();
        await using (await TestHost.StartAsync(World)) { }

        BeOlder("country");
        await using var host = await TestHost.StartAsync(World);

        (await ProposalsAsync(host)).ShouldHaveSingleItem()!["proposed"]!.ToJsonString().ShouldBe("""{"name":"Germany"}""");
    }

    [Fact]
    public async Task A_link_that_somebody_has_changed_stays_and_the_difference_is_proposed()
    {
        await using (var host = await TestHost.StartAsync(World))
        {
            using var changed = await host.Client.PutAsJsonAsync("/api/v2/links/CHE", new { currencies = new[] { "EUR" } }, Stop);
            changed.EnsureSuccessStatusCode();
        }

        Sql("linking", "UPDATE links_changes SET before = replace(before, 'roh', 'gsw') WHERE code = 'CHE'");
        BeOlder("linking");
        await using var older = await TestHost.StartAsync(World);

        var proposal = (await older.Client.GetFromJsonAsync<JsonArray>("/api/v2/links/proposals", Stop))!.ShouldHaveSingleItem()!;
        proposal["proposed"]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe("languages");
        using var accepted = await older.Client.PostAsJsonAsync("/api/v2/links/proposals/CHE", new { accept = true }, Stop);
        accepted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var link = await older.Client.GetStringAsync("/api/v2/links/CHE", Stop);
        link.ShouldContain("\"roh\"");
        link.ShouldContain("EUR");
        link.ShouldNotContain("CHF");
    }

    [Theory]
    [InlineData("Seed:Data=none")]
    [InlineData("Seed:Data=demo")]
    public async Task A_store_that_did_not_begin_with_the_world_gets_no_data_set(string seed)
    {
        await using (await TestHost.StartAsync($"Store:Directory={_folder.Path}", seed)) { }

        await using var host = await TestHost.StartAsync(World);

        (await host.Client.GetAsync("/api/v2/countries/CHE", Stop)).StatusCode.ShouldBe(
            seed == "Seed:Data=none" ? HttpStatusCode.OK : HttpStatusCode.NotFound // An empty store begins now.
        );
    }

    private async Task RenameAndBeOlderAsync()
    {
        await using (var host = await TestHost.StartAsync(World))
        {
            using var changed = await host.Client.PutAsJsonAsync(
                "/api/v2/countries/DEU",
                new
                {
                    alpha2 = "DE",
                    alpha3 = "DEU",
                    numeric = "276",
                    name = "Our Germany",
                    status = "official",
                    region = "150",
                    subregion = "155",
                },
                Stop
            );
            changed.EnsureSuccessStatusCode();
        }

        Sql("country", "UPDATE countries_changes SET before = replace(before, 'Germany', 'Germania') WHERE code = 'DEU'");
        BeOlder("country");
    }

    private void BeOlder(string module) =>
        Sql(module, $"UPDATE {(module == "linking" ? "links" : "countries")}_changes SET data_set = '2020-01-01' WHERE code = ''");

    private void Sql(string module, string sql) => StoreFile.Query(Path.Combine(_folder.Path, module + ".db"), sql);

    private static async Task<string> NameAsync(TestHost host, string code) =>
        (string)(await host.Client.GetFromJsonAsync<JsonObject>($"/api/v2/countries/{code}", Stop))!["name"]!;

    private static async Task<JsonArray> ProposalsAsync(TestHost host) =>
        (await host.Client.GetFromJsonAsync<JsonArray>("/api/v2/countries/proposals", Stop))!;
}
