using CountryProvider.Catalogue.Data;
using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Language.Data;

/// <summary>The database of the module.</summary>
internal sealed class LanguageContext(DbContextOptions<LanguageContext> options) : CatalogueContext(options, "languages");
