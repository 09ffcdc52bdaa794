using CountryProvider.Catalogue.Data;
using CountryProvider.Country.Data.Compiled;
using CountryProvider.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Country.Data;

/// <summary>The database of the module.</summary>
internal sealed class CountryContext(DbContextOptions<CountryContext> options)
    : CatalogueContext<CountryRow>(options, "countries"),
        IModuleContext
{
    /// <inheritdoc/>
    public static IModel? CompiledForSqlite => CountryContextModel.Instance;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<CountryRow>(row =>
        {
            row.Property(r => r.Alpha2).HasColumnName("alpha2").HasColumnType("varchar(2)");
            row.Property(r => r.Alpha3).HasColumnName("alpha3").HasColumnType("varchar(3)");
            row.Property(r => r.Numeric).HasColumnName("numeric").HasColumnType("varchar(3)");
            row.Property(r => r.OfficialName).HasColumnName("official_name").HasColumnType("text");
            row.Property(r => r.Region).HasColumnName("region").HasColumnType("varchar(3)");
            row.Property(r => r.Subregion).HasColumnName("subregion").HasColumnType("varchar(3)");
        });
    }
}
