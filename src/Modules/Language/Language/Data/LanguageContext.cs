using CountryProvider.Catalogue.Data;
using CountryProvider.Language.Data.Compiled;
using CountryProvider.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Language.Data;

/// <summary>The database of the module.</summary>
internal sealed class LanguageContext(DbContextOptions<LanguageContext> options)
    : CatalogueContext<LanguageRow>(options, "languages"),
        IModuleContext
{
    /// <inheritdoc/>
    public static IModel? CompiledForSqlite => LanguageContextModel.Instance;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<LanguageRow>(row =>
        {
            row.Property(r => r.Alpha2).HasColumnName("alpha2").HasColumnType("varchar(2)");
            row.Property(r => r.Bibliographic).HasColumnName("bibliographic").HasColumnType("varchar(3)");
            row.Property(r => r.NativeName).HasColumnName("native_name").HasColumnType("text");
            row.Property(r => r.Scope).HasColumnName("scope").HasColumnType("text");
            row.Property(r => r.Direction).HasColumnName("direction").HasColumnType("text");
        });
    }
}
