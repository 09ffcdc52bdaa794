using CountryProvider.Catalogue.History;
using CountryProvider.Catalogue.Import;
using CountryProvider.Linking.Api;
using CountryProvider.Linking.Data;
using CountryProvider.Linking.Features;
using CountryProvider.Linking.Pages;
using CountryProvider.Linking.RestCountries;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking;

/// <summary>The links of countries to currencies and languages, and the home page.</summary>
public sealed class LinkingModule : IModule
{
    private const string File = "links.json";

    /// <summary>The description of the module's API in its documentation.</summary>
    internal const string About = "Which currencies and languages a country has.";

    /// <inheritdoc/>
    public Type Options => typeof(LinkingOptions);

    /// <inheritdoc/>
    public NavigationItem Navigation { get; } = new("", () => Say("Linked countries", "Verknüpfte Länder"));

    /// <inheritdoc/>
    public NavigationItem? PageAbout(string catalogue, string code) =>
        catalogue switch
        {
            "countries" => new($"links/{code}", () => Say("Currencies and languages", "Währungen und Sprachen")),
            "currencies" or "languages" => new($"links/{catalogue}/{code}", () => Say("Countries", "Länder")),
            _ => null,
        };

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services
            .AddStore<LinkingContext, LinkRow, LinkRows>(this, configuration, LinkRow.Json, Seed)
            .AddHistory<LinkRow, LinkRows>(this, LinkingApiV2.History, _ => (_, row, members) => row.Apply(members))
            .AddImport<LinkRow, LinkRows>(
                this,
                LinkingApiV2.Import,
                LinkRow.Json,
                provider =>
                {
                    var links = provider.GetRequiredService<Links>();
                    return async (file, stored, deadline) => LinkImport.Plan(file, await links.ReadNowAsync(deadline), stored, deadline);
                },
                isNew: link => !link.IsEmpty
            )
            .Configure<LinkingOptions>(configuration.GetSection("Linking"))
            .AddSingleton<Catalogues>()
            .AddHostedService<FirstQuestion>()
            .AddSingleton(provider => new Links(
                provider.StoreOf<LinkRow, LinkRows>(this),
                provider.GetRequiredService<Catalogues>(),
                provider.GetRequiredService<TimeProvider>()
            ));

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        LinkingApiV1.Map(endpoints);
        LinkingApiV2.Map(endpoints);
        new ImportPages<LinkRow>(LinkingApiV2.Import).Map(endpoints);
        new ProposalPages<LinkRow>(LinkingApiV2.Import.Path, LinkingApiV2.Import.ListPath, LinkingApiV2.Import.Heading).Map(endpoints);
        RestCountriesApi.Map(endpoints);
        LinkingPages.Map(endpoints);
    }

    private static StoreSeed<LinkRow> Seed(SeedOptions options) =>
        options.Data switch
        {
            SeedData.World => new(Shipped.VersionOf(typeof(LinkingModule).Assembly, File), World),
            SeedData.Demo => new(null, Demo),
            _ => new(null, () => []),
        };

    private static IEnumerable<LinkRow> World() =>
        Shipped
            .Read(typeof(LinkingModule).Assembly, File, LinkingDataJson.Default.ShippedFileShippedLink)
            .Entries.Select(link => new LinkRow(link.Country)
            {
                Currencies = link.Currencies ?? [],
                Languages = link.Languages ?? [],
                NoCurrency = link.NoCurrency,
                NoLanguage = link.NoLanguage,
            });

    private static IEnumerable<LinkRow> Demo() =>
        [
            new("GER") { Currencies = [new("EUR")], Languages = [new("deu")] },
            new("FRA") { Currencies = [new("EUR")], Languages = [new("fra")] },
            new("SCO") { Currencies = [new("GBP")], Languages = [new("eng")] },
        ];
}
