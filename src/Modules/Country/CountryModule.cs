using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using CountryProvider.Catalogue;
using CountryProvider.Country.Contracts;
using CountryProvider.Country.Data;
using CountryProvider.Country.Data.Compiled;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Country;

/// <summary>The catalogue of countries.</summary>
public sealed class CountryModule : IModule
{
    private static readonly CatalogueDefinition<CountryEntry> _catalogue = new()
    {
        Path = "countries",
        CodeCase = CodeCase.Upper,
        ToEntry = row => new(row.Code, row.Name, row.Retired),
        Ensure = (code, name) => new EnsureCountry(code, name),
        Demo = [("FRA", "France"), ("GER", "Germany"), ("SCO", "Scotland")],
        Wording = new()
        {
            Title = new("Countries", "Länder"),
            Introduction = new("The countries that can be linked to a currency and a language.", "Die Länder, die mit einer Währung und einer Sprache verknüpft werden können."),
            Add = new("Add a country", "Land hinzufügen"),
            Search = new("Search countries", "Länder suchen"),
            Empty = new("There are no countries yet. Add the first one here, or send it to the API.", "Es gibt noch keine Länder. Legen Sie hier das erste an oder senden Sie es an die API."),
            CodeHint = new("Three letters, usually the ISO 3166-1 alpha-3 code.", "Drei Buchstaben, üblicherweise der Code nach ISO 3166-1 alpha-3."),
            Example = ("DEU", "Germany"),
        },
    };

    /// <inheritdoc/>
    public NavigationItem Navigation { get; } = new(_catalogue.Path, _catalogue.Wording.Title.ToString);

    /// <inheritdoc/>
    public SampleData Sample => _catalogue.Sample;

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddCatalogue<CountryEntry, CountryContext>(this, _catalogue, configuration, CountryContextModel.Instance);

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapCatalogue(_catalogue);
}
