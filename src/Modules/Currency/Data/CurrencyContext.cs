using CountryProvider.Catalogue.Data;
using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Currency.Data;

/// <summary>The database of the module.</summary>
internal sealed class CurrencyContext(DbContextOptions<CurrencyContext> options) : CatalogueContext(options, "currencies");
