using System.Net.Http.Json;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Linking.Contracts;
using CountryProvider.Linking.Data;
using CountryProvider.Storage;
using CountryProvider.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Linking.Tests;

public sealed class LinkingModuleTests
{
    [Theory]
    [InlineData(StoreProvider.Sqlite)]
    [InlineData(StoreProvider.Postgres)]
    public async Task Links_are_answered_as_codes_with_a_version(StoreProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider is StoreProvider.Postgres ? await PostgresServer.NewStoreAsync() : []);
        var (mediator, stop) = (host.Services.GetRequiredService<IMediator>(), TestContext.Current.CancellationToken);
        await mediator.Send(new EnsureCountry("ger", "Germany"), stop);
        await mediator.Send(new EnsureCurrency("eur", "Euro"), stop);
        await mediator.Send(new EnsureLanguage("DEU", "German"), stop);
        (await mediator.Send(new GetLinks(null), stop))!.Entries.ShouldBeEmpty();

        (
            await host.Client.PutAsJsonAsync("/api/v2/links/ger", new { currencies = new[] { "eur" }, languages = new[] { "DEU" } }, stop)
        ).EnsureSuccessStatusCode();

        var links = (await mediator.Send(new GetLinks(0), stop))!;
        var link = links.Entries.ShouldHaveSingleItem();
        link.Country.ShouldBe("GER");
        (link.Currency, link.Language).ShouldBe(("EUR", "deu"));
        link.Currencies.ShouldBe([new("EUR")]);
        link.Languages.ShouldBe([new("deu")]);
        links.Version.ShouldBe(1);
        (await mediator.Send(new GetLinks(1), stop)).ShouldBeNull();
    }

    [Fact]
    public async Task A_link_to_what_its_catalogue_no_longer_knows_is_shown_as_it_is()
    {
        using var folder = new TemporaryFolder();
        await using (await TestHost.StartAsync($"Store:Directory={folder.Path}", "Seed:Data=demo")) { }

        foreach (var file in Directory.GetFiles(folder.Path, "currency.db*"))
        {
            File.Delete(file); // As after putting back an old copy of one store.
        }

        await using var host = await TestHost.StartAsync($"Store:Directory={folder.Path}");

        (await host.Client.GetStringAsync("/api/v2/links/GER", TestContext.Current.CancellationToken)).ShouldBe(
            """{"country":{"code":"GER","name":"Germany"},"currencies":[{"code":"EUR","name":"EUR","tender":true,"outdated":true}],"languages":[{"code":"deu","name":"German","status":"official"}],"complete":false}"""
        );
    }

    [Fact]
    public async Task A_write_makes_the_country_anew_that_it_changes_and_no_other()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var host = await TestHost.StartAsync("Seed:Data=world");
        var links = host.Services.GetRequiredService<Links>();
        var before = (await links.ReadAsync(null, null, null, stop)).View;
        _ = before.List(LinkStatus.All).Json;

        (
            await host.Client.PutAsJsonAsync("/api/v2/links/CHE", new { currencies = new[] { "CHF" }, languages = new[] { "deu" } }, stop)
        ).EnsureSuccessStatusCode();

        var after = (await links.ReadAsync(null, null, null, stop)).View;
        after.ShouldNotBeSameAs(before);
        var (was, now) = (before.List(LinkStatus.All, former: true).Items, after.List(LinkStatus.All, former: true).Items);
        was.Zip(now).Where(pair => !ReferenceEquals(pair.First, pair.Second)).Select(pair => pair.Second.Country.Code).ShouldBe(["CHE"]);
        after["CHE"]!.Languages.Select(language => language.Code).ShouldBe(["deu"]);
    }
}
