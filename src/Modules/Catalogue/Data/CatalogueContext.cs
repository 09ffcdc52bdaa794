using CountryProvider.BuildingBlocks.Store;
using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Catalogue.Data;

/// <summary>The database of a catalogue.</summary>
public abstract class CatalogueContext(DbContextOptions options, string table) : ModuleContext<EntryRow>(options, table)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<EntryRow>(row =>
        {
            row.Property(r => r.Name).HasColumnName("name").HasColumnType("text");
            row.Property(r => r.Retired).HasColumnName("retired").HasColumnType("boolean");
            row.Ignore(r => r.Json);
            row.Ignore(r => r.V1);
            row.Ignore(r => r.Key);
        });
    }
}
