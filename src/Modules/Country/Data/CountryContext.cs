using CountryProvider.BuildingBlocks.Store;
using CountryProvider.Catalogue.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.Country.Data;

internal sealed class CountryContext(DbContextOptions<CountryContext> options) : CatalogueContext(options, Table), IModuleContext
{
    public static string Table => "countries";
}

[DbContext(typeof(CountryContext)), Migration("20261122000000_CreateCountries")]
internal sealed class CreateCountries() : CreateEntries(CountryContext.Table);
