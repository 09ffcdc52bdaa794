using CountryProvider.Catalogue.Data;
using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Country.Data;

/// <summary>The database of the module.</summary>
internal sealed class CountryContext(DbContextOptions<CountryContext> options) : CatalogueContext(options, "countries");
