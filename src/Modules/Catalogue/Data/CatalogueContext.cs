using CountryProvider.Storage;
using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Catalogue.Data;

/// <summary>The database of a catalogue.</summary>
/// <param name="table">Its table, which is called like the path of its pages.</param>
public abstract class CatalogueContext(DbContextOptions options, string table) : ModuleContext<EntryRow>(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapTable(modelBuilder, table);
        modelBuilder.Entity<EntryRow>(row =>
        {
            row.Property(r => r.Name).HasColumnName("name").HasColumnType("text");
            row.Property(r => r.Retired).HasColumnName("retired").HasColumnType("boolean");
        });
    }
}
