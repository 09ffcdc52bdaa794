using CountryProvider.BuildingBlocks.Store;
using CountryProvider.Catalogue.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.Currency.Data;

internal sealed class CurrencyContext(DbContextOptions<CurrencyContext> options) : CatalogueContext(options, Table), IModuleContext
{
    public static string Table => "currencies";
}

[DbContext(typeof(CurrencyContext)), Migration("20261122000000_CreateCurrencies")]
internal sealed class CreateCurrencies() : CreateEntries(CurrencyContext.Table);
