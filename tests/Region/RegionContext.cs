using CountryProvider.Catalogue.Data;
using CountryProvider.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Region;

/// <summary>The database of the module.</summary>
internal sealed class RegionContext(DbContextOptions<RegionContext> options)
    : CatalogueContext<RegionRow>(options, "regions"),
        IModuleContext
{
    public static IModel? CompiledForSqlite => null;
}
