using CountryProvider.BuildingBlocks.Store;
using CountryProvider.Catalogue.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.Language.Data;

internal sealed class LanguageContext(DbContextOptions<LanguageContext> options) : CatalogueContext(options, Table), IModuleContext
{
    public static string Table => "languages";
}

[DbContext(typeof(LanguageContext)), Migration("20261122000000_CreateLanguages")]
internal sealed class CreateLanguages() : CreateEntries(LanguageContext.Table);
