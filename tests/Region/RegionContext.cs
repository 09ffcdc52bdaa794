using CountryProvider.Catalogue.Data;
using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Region;

/// <summary>The database of the module.</summary>
internal sealed class RegionContext(DbContextOptions<RegionContext> options) : CatalogueContext<RegionRow>(options, "regions");
