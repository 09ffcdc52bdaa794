using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using CountryProvider.Catalogue;
using CountryProvider.Currency.Contracts;
using CountryProvider.Currency.Data;
using CountryProvider.Currency.Data.Compiled;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Currency;

/// <summary>The catalogue of currencies.</summary>
public sealed class CurrencyModule : IModule
{
    private static readonly CatalogueDefinition<CurrencyEntry> _catalogue = new()
    {
        Path = "currencies",
        CodeCase = CodeCase.Upper,
        ToEntry = row => new(row.Code, row.Name, row.Retired),
        Ensure = (code, name) => new EnsureCurrency(code, name),
        Demo = [("EUR", "Euro"), ("GBP", "Pound")],
        Wording = new()
        {
            Title = new("Currencies", "Währungen"),
            Introduction = new("The currencies that people pay with in the countries.", "Die Währungen, mit denen in den Ländern bezahlt wird."),
            Add = new("Add a currency", "Währung hinzufügen"),
            Search = new("Search currencies", "Währungen suchen"),
            Empty = new("There are no currencies yet. Add the first one here, or send it to the API.", "Es gibt noch keine Währungen. Legen Sie hier die erste an oder senden Sie sie an die API."),
            CodeHint = new("Three letters, usually the ISO 4217 code.", "Drei Buchstaben, üblicherweise der Code nach ISO 4217."),
            Example = ("EUR", "Euro"),
        },
    };

    /// <inheritdoc/>
    public NavigationItem Navigation { get; } = new(_catalogue.Path, _catalogue.Wording.Title.ToString);

    /// <inheritdoc/>
    public SampleData Sample => _catalogue.Sample;

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddCatalogue<CurrencyEntry, CurrencyContext>(this, _catalogue, configuration, CurrencyContextModel.Instance);

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapCatalogue(_catalogue);
}
