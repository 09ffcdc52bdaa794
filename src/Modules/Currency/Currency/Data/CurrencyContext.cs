using CountryProvider.Catalogue.Data;
using CountryProvider.Currency.Data.Compiled;
using CountryProvider.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Currency.Data;

/// <summary>The database of the module.</summary>
internal sealed class CurrencyContext(DbContextOptions<CurrencyContext> options)
    : CatalogueContext<CurrencyRow>(options, "currencies"),
        IModuleContext
{
    /// <inheritdoc/>
    public static IModel? CompiledForSqlite => CurrencyContextModel.Instance;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<CurrencyRow>(row =>
        {
            row.Property(r => r.Numeric).HasColumnName("numeric").HasColumnType("varchar(3)");
            row.Property(r => r.Symbol).HasColumnName("symbol").HasColumnType("text");
            row.Property(r => r.MinorUnits).HasColumnName("minor_units").HasColumnType("integer");
            row.Property(r => r.Kind).HasColumnName("kind").HasColumnType("text");
        });
    }
}
