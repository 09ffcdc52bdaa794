using CountryProvider.Linking.Api;
using CountryProvider.Linking.Data;
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
    /// <summary>What its API is about.</summary>
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
            .AddStore<LinkingContext, LinkRow, LinkRows>(this, configuration, Seed)
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
        RestCountriesApi.Map(endpoints);
        LinkingPages.Map(endpoints);
    }

    private static IReadOnlyCollection<LinkRow> Seed(SeedOptions options) =>
        options.Data switch
        {
            SeedData.World =>
            [
                .. Shipped
                    .Read(typeof(LinkingModule).Assembly, "links.json", LinkingDataJson.Default.ShippedFileShippedLink)
                    .Entries.Select(
                        (link, index) =>
                            new LinkRow(
                                link.Country,
                                link.Currencies ?? [],
                                link.Languages ?? [],
                                link.NoCurrency,
                                link.NoLanguage,
                                index + 1
                            )
                    ),
            ],
            SeedData.Demo =>
            [
                new("GER", [new("EUR")], [new("deu")], false, false, 1),
                new("FRA", [new("EUR")], [new("fra")], false, false, 2),
                new("SCO", [new("GBP")], [new("eng")], false, false, 3),
            ],
            _ => [],
        };
}
