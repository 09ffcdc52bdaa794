using CountryProvider.Abstractions;
using CountryProvider.Catalogue;
using CountryProvider.Catalogue.Data;
using CountryProvider.Language.Contracts;
using CountryProvider.Language.Data;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Language;

/// <summary>The catalogue of languages.</summary>
public sealed class LanguageModule : IModule
{
    private static readonly CatalogueDefinition<LanguageRow> _catalogue = new()
    {
        Path = "languages",
        CodeCase = CodeCase.Lower,
        Json = Json.TypeOf<LanguageRow>(LanguageDataJson.Default),
        Ensure = (mediator, code, name, cancellationToken) => mediator.Send(new EnsureLanguage(code, name), cancellationToken),
        Seed = options =>
            options.Data switch
            {
                SeedData.World => Shipped
                    .Read(typeof(LanguageModule).Assembly, "languages.json", LanguageDataJson.Default.ShippedFileLanguageRow)
                    .Entries,
                SeedData.Demo =>
                [
                    new() { Code = "eng", Name = "English" },
                    new()
                    {
                        Code = "fra",
                        Name = "French",
                        Bibliographic = "fre",
                    },
                    new()
                    {
                        Code = "deu",
                        Name = "German",
                        Bibliographic = "ger",
                    },
                ],
                _ => [],
            },
        Example = new()
        {
            ["code"] = "deu",
            ["alpha2"] = "de",
            ["bibliographic"] = "ger",
            ["name"] = "German",
            ["nativeName"] = "Deutsch",
            ["status"] = "active",
            ["scope"] = "individual",
            ["direction"] = "ltr",
            ["retired"] = false,
        },
        Fields =
        [
            EntryFields.Name,
            EntryFields.Code("nativeName", 200, "Its own name", "Eigenname") with
            {
                IsColumn = true,
            },
            EntryFields.Code("alpha2", 2, "ISO 639-1", "ISO 639-1") with
            {
                IsColumn = true,
            },
            EntryFields.Code("bibliographic", 3, "ISO 639-2/B", "ISO 639-2/B"),
            EntryFields.Choice(
                "scope",
                "Scope",
                "Umfang",
                ("individual", new("individual language", "Einzelsprache")),
                ("macrolanguage", new("macrolanguage", "Makrosprache")),
                ("special", new("special", "Sonderfall"))
            ),
            EntryFields.Choice(
                "direction",
                "Direction",
                "Schreibrichtung",
                ("ltr", new("left to right", "von links nach rechts")),
                ("rtl", new("right to left", "von rechts nach links"))
            ),
            EntryFields.Choice(
                "status",
                "Status",
                "Status",
                ("active", new("active", "aktuell")),
                ("deprecated", new("deprecated", "überholt"))
            ),
            EntryFields.ValidFrom,
            EntryFields.ValidTo,
            EntryFields.ReplacedBy,
            EntryFields.OtherNames,
            EntryFields.Aliases,
            EntryFields.Names,
        ],
        Wording = new()
        {
            Title = new("Languages", "Sprachen"),
            Introduction = new("The languages that people speak in the countries.", "Die Sprachen, die in den Ländern gesprochen werden."),
            Add = new("Add a language", "Sprache hinzufügen"),
            Search = new("Search languages", "Sprachen suchen"),
            Empty = new(
                "There are no languages yet. Add the first one here, or send it to the API.",
                "Es gibt noch keine Sprachen. Legen Sie hier die erste an oder senden Sie sie an die API."
            ),
            CodeHint = new("Three letters, usually the ISO 639-3 code.", "Drei Buchstaben, üblicherweise der Code nach ISO 639-3."),
        },
    };

    /// <inheritdoc/>
    public NavigationItem Navigation { get; } = new(_catalogue.Path, _catalogue.Wording.Title.ToString);

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services
            .AddCatalogue<LanguageRow, LanguageContext>(this, _catalogue, configuration)
            .AddSingleton(provider => new EntrySnapshots<LanguageRow, LanguageEntry>(
                provider.GetRequiredService<Catalogue<LanguageRow>>(),
                entry => new(entry.Code, entry.Row.Name, entry.Retired) { Alpha2 = entry.Row.Alpha2 }
            ));

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapCatalogue(_catalogue);
}
