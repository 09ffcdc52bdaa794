using CountryProvider.Abstractions;
using CountryProvider.Catalogue;
using CountryProvider.Catalogue.Data;
using CountryProvider.Country.Contracts;
using CountryProvider.Country.Data;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Country;

/// <summary>The catalogue of countries.</summary>
public sealed class CountryModule : IModule
{
    private static readonly CatalogueDefinition<CountryRow> _catalogue = new()
    {
        Path = "countries",
        CodeCase = CodeCase.Upper,
        MaxCodeLength = 4,
        EnglishNames = Regions.Names,
        Json = Json.TypeOf<CountryRow>(CountryDataJson.Default),
        Ensure = (mediator, code, name, cancellationToken) => mediator.Send(new EnsureCountry(code, name), cancellationToken),
        Seed = options =>
            options.Data switch
            {
                SeedData.World => Shipped
                    .Read(typeof(CountryModule).Assembly, "countries.json", CountryDataJson.Default.ShippedFileCountryRow)
                    .Entries.Where(row =>
                        options.Regions.Length == 0 || Regions.IsIn(row.Subregion ?? row.Region, options.Regions.Split(','))
                    ),
                SeedData.Demo =>
                [
                    new() { Code = "FRA", Name = "France" },
                    new() { Code = "GER", Name = "Germany" },
                    new() { Code = "SCO", Name = "Scotland" },
                ],
                _ => [],
            },
        Example = new()
        {
            ["code"] = "DEU",
            ["alpha2"] = "DE",
            ["alpha3"] = "DEU",
            ["numeric"] = "276",
            ["name"] = "Germany",
            ["status"] = "official",
            ["region"] = "150",
            ["regionName"] = "Europe",
            ["subregion"] = "155",
            ["subregionName"] = "Western Europe",
            ["flag"] = "🇩🇪",
            ["retired"] = false,
        },
        Fields =
        [
            EntryFields.Name,
            EntryFields.Code("officialName", 200, "Official name", "Amtlicher Name"),
            EntryFields.Code("alpha2", 2, "ISO 3166-1 alpha-2", "ISO 3166-1 Alpha-2") with
            {
                IsColumn = true,
            },
            EntryFields.Code("alpha3", 3, "ISO 3166-1 alpha-3", "ISO 3166-1 Alpha-3"),
            EntryFields.Code("numeric", 3, "ISO 3166-1 numeric", "ISO 3166-1 numerisch") with
            {
                IsColumn = true,
            },
            EntryFields.Choice(
                "status",
                "Status",
                "Status",
                ("user-assigned", new("not in the standard", "nicht in der Norm")),
                ("official", new("official", "amtlich")),
                ("former", new("former", "ehemalig"))
            ),
            EntryFields.ValidFrom,
            EntryFields.ValidTo,
            EntryFields.ReplacedBy,
            RegionField("region", "Region", "Region"),
            RegionField("subregion", "Subregion", "Unterregion"),
            EntryFields.OtherNames,
            EntryFields.Aliases,
            EntryFields.Names,
        ],
        Wording = new()
        {
            Title = new("Countries", "Länder"),
            Introduction = new(
                "The countries that can be linked to a currency and a language.",
                "Die Länder, die mit einer Währung und einer Sprache verknüpft werden können."
            ),
            Add = new("Add a country", "Land hinzufügen"),
            Search = new("Search countries", "Länder suchen"),
            Empty = new(
                "There are no countries yet. Add the first one here, or send it to the API.",
                "Es gibt noch keine Länder. Legen Sie hier das erste an oder senden Sie es an die API."
            ),
            CodeHint = new(
                "Three letters, usually the ISO 3166-1 alpha-3 code.",
                "Drei Buchstaben, üblicherweise der Code nach ISO 3166-1 alpha-3."
            ),
        },
    };

    /// <inheritdoc/>
    public NavigationItem Navigation { get; } = new(_catalogue.Path, _catalogue.Wording.Title.ToString);

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services
            .AddCatalogue<CountryRow, CountryContext>(this, _catalogue, configuration)
            .AddSingleton(provider => new EntrySnapshots<CountryRow, CountryEntry>(
                provider.GetRequiredService<Catalogue<CountryRow>>(),
                entry =>
                    new(entry.Code, entry.Row.Name, entry.Retired)
                    {
                        Flag = entry.Row.Flag,
                        Alpha2 = entry.Row.Alpha2,
                        Alpha3 = entry.Row.Alpha3,
                        Numeric = entry.Row.Numeric,
                        OfficialName = entry.Row.OfficialName,
                        Status = entry.Row.Status,
                        RegionName = entry.Row.RegionName,
                        SubregionName = entry.Row.SubregionName,
                        Spellings = entry.Row.OtherNames,
                    }
            ));

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapCatalogue(_catalogue);

    private static EntryField RegionField(string name, string english, string german) =>
        EntryFields.Choice(
            name,
            english,
            german,
            [
                ("", new("none", "keine")),
                .. Regions.All.Select(region =>
                    (region.Code, new Wording($"{region.Name} ({region.Code})", $"{region.Name} ({region.Code})"))
                ),
            ]
        );
}
