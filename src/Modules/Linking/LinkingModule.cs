using CountryProvider.BuildingBlocks;
using CountryProvider.Linking.Api.V1;
using CountryProvider.Linking.Api.V2;
using CountryProvider.Linking.Data;
using CountryProvider.Linking.Data.Compiled;
using CountryProvider.Linking.Pages;
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
    internal const string About = "Which currency and which language a country has.";

    private static readonly LinkRow[] _demo = [new("GER", "EUR", "deu", 1), new("FRA", "EUR", "fra", 2), new("SCO", "GBP", "eng", 3)];

    /// <inheritdoc/>
    public Type Options => typeof(LinkingOptions);

    /// <inheritdoc/>
    public NavigationItem Navigation { get; } = new("", () => Say("Linked countries", "Verknüpfte Länder"));

    /// <inheritdoc/>
    public SampleData Sample { get; } = new("/api/v2/links", (number, variant) =>
        $$"""{"currency":"{{SampleData.CodeOf(number)}}","language":"{{SampleData.CodeOf(variant % 2 == 0 ? number : 0)}}"}""");

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration) => services
        .AddStore<LinkingContext, LinkRow, LinkRows>(this, configuration, LinkingContextModel.Instance, new LinkRowValidator(), _demo)
        .Configure<LinkingOptions>(configuration.GetSection("Linking"))
        .AddSingleton<Neighbours>()
        .AddSingleton(TimeProvider.System)
        .AddHostedService<FirstQuestion>()
        .AddSingleton(provider => new Links(provider.StoreOf<LinkRow, LinkRows>(this), provider.GetRequiredService<Neighbours>()));

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        LinkingApiV1.Map(endpoints);
        LinkingApiV2.Map(endpoints);
        LinkingPages.Map(endpoints);
    }
}
