using CountryProvider.Abstractions;
using CountryProvider.Catalogue;
using CountryProvider.Catalogue.Data;
using CountryProvider.Currency.Contracts;
using CountryProvider.Currency.Data;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Currency;

/// <summary>The catalogue of currencies.</summary>
public sealed class CurrencyModule : IModule
{
    private static readonly CatalogueDefinition<CurrencyRow> _catalogue = new()
    {
        Path = "currencies",
        CodeCase = CodeCase.Upper,
        Json = Json.TypeOf<CurrencyRow>(CurrencyDataJson.Default),
        Ensure = (mediator, code, name, cancellationToken) => mediator.Send(new EnsureCurrency(code, name), cancellationToken),
        Seed = options =>
            options.Data switch
            {
                SeedData.World => Shipped
                    .Read(typeof(CurrencyModule).Assembly, "currencies.json", CurrencyDataJson.Default.ShippedFileCurrencyRow)
                    .Entries,
                SeedData.Demo =>
                [
                    new()
                    {
                        Code = "EUR",
                        Name = "Euro",
                        MinorUnits = 2,
                    },
                    new()
                    {
                        Code = "GBP",
                        Name = "Pound",
                        MinorUnits = 2,
                    },
                ],
                _ => [],
            },
        Example = new()
        {
            ["code"] = "EUR",
            ["numeric"] = "978",
            ["name"] = "Euro",
            ["status"] = "active",
            ["validFrom"] = "1999-01-01",
            ["symbol"] = "€",
            ["minorUnits"] = 2,
            ["kind"] = "currency",
            ["retired"] = false,
        },
        Fields =
        [
            EntryFields.Name,
            EntryFields.Code("symbol", 20, "Symbol", "Symbol") with
            {
                IsColumn = true,
            },
            EntryFields.Code("numeric", 3, "ISO 4217 numeric", "ISO 4217 numerisch") with
            {
                IsColumn = true,
            },
            new("minorUnits", EntryFieldKind.Number, new("Decimal digits", "Nachkommastellen"))
            {
                MaxLength = 1,
                IsColumn = true,
                Hint = new("0 to 4; empty where that means nothing, as with gold.", "0 bis 4; leer, wo es nichts bedeutet, etwa bei Gold."),
            },
            EntryFields.Choice(
                "kind",
                "Kind",
                "Art",
                ("currency", new("currency", "Währung")),
                ("fund", new("fund", "Fonds")),
                ("metal", new("metal", "Metall")),
                ("special", new("special", "Sonderzweck"))
            ),
            EntryFields.Choice("status", "Status", "Status", ("active", new("active", "aktuell")), ("former", new("former", "ehemalig"))),
            EntryFields.ValidFrom,
            EntryFields.ValidTo,
            EntryFields.ReplacedBy,
            EntryFields.OtherNames,
            EntryFields.Aliases,
            EntryFields.Names,
        ],
        Wording = new()
        {
            Title = new("Currencies", "Währungen"),
            Introduction = new(
                "The currencies that people pay with in the countries.",
                "Die Währungen, mit denen in den Ländern bezahlt wird."
            ),
            Add = new("Add a currency", "Währung hinzufügen"),
            Search = new("Search currencies", "Währungen suchen"),
            Empty = new(
                "There are no currencies yet. Add the first one here, or send it to the API.",
                "Es gibt noch keine Währungen. Legen Sie hier die erste an oder senden Sie sie an die API."
            ),
            CodeHint = new("Three letters, usually the ISO 4217 code.", "Drei Buchstaben, üblicherweise der Code nach ISO 4217."),
        },
    };

    /// <inheritdoc/>
    public NavigationItem Navigation { get; } = new(_catalogue.Path, _catalogue.Wording.Title.ToString);

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services
            .AddCatalogue<CurrencyRow, CurrencyContext>(this, _catalogue, configuration)
            .AddSingleton(provider => new EntrySnapshots<CurrencyRow, CurrencyEntry>(
                provider.GetRequiredService<Catalogue<CurrencyRow>>(),
                entry => new(entry.Code, entry.Row.Name, entry.Retired) { Symbol = entry.Row.Symbol }
            ));

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapCatalogue(_catalogue);
}
