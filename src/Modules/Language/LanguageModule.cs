using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using CountryProvider.Catalogue;
using CountryProvider.Language.Contracts;
using CountryProvider.Language.Data;
using CountryProvider.Language.Data.Compiled;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Language;

/// <summary>The catalogue of languages.</summary>
public sealed class LanguageModule : IModule
{
    private static readonly CatalogueDefinition<LanguageEntry> _catalogue = new()
    {
        Path = "languages",
        CodeCase = CodeCase.Lower,
        ToEntry = row => new(row.Code, row.Name, row.Retired),
        Ensure = (code, name) => new EnsureLanguage(code, name),
        Demo = [("eng", "English"), ("fra", "French"), ("deu", "German")],
        Wording = new()
        {
            Title = new("Languages", "Sprachen"),
            Introduction = new("The languages that people speak in the countries.", "Die Sprachen, die in den Ländern gesprochen werden."),
            Add = new("Add a language", "Sprache hinzufügen"),
            Search = new("Search languages", "Sprachen suchen"),
            Empty = new("There are no languages yet. Add the first one here, or send it to the API.", "Es gibt noch keine Sprachen. Legen Sie hier die erste an oder senden Sie sie an die API."),
            CodeHint = new("Three letters, usually the ISO 639-3 code.", "Drei Buchstaben, üblicherweise der Code nach ISO 639-3."),
            Example = ("deu", "German"),
        },
    };

    /// <inheritdoc/>
    public NavigationItem Navigation { get; } = new(_catalogue.Path, _catalogue.Wording.Title.ToString);

    /// <inheritdoc/>
    public SampleData Sample => _catalogue.Sample;

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddCatalogue<LanguageEntry, LanguageContext>(this, _catalogue, configuration, LanguageContextModel.Instance);

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapCatalogue(_catalogue);
}
