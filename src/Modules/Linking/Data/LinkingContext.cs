using CountryProvider.Storage;
using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Linking.Data;

/// <summary>The database of the module.</summary>
internal sealed class LinkingContext(DbContextOptions<LinkingContext> options) : ModuleContext<LinkRow>(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapTable(modelBuilder, "links", key: "country");
        modelBuilder.Entity<LinkRow>(row =>
        {
            row.Property(r => r.Currency).HasColumnName("currency").HasColumnType("varchar(3)");
            row.Property(r => r.Language).HasColumnName("language").HasColumnType("varchar(3)");
        });
    }
}
