using CountryProvider.Storage;
using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Catalogue.Data;

/// <summary>The database of a catalogue: maps the columns that all catalogues have.</summary>
/// <param name="table">The name of the table. It is also the path of the catalogue's pages.</param>
public abstract class CatalogueContext<TRow>(DbContextOptions options, string table) : ModuleContext<TRow>(options)
    where TRow : EntryRow
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapTables(modelBuilder, table);
        modelBuilder.Entity<TRow>(row =>
        {
            row.Property(r => r.Name).HasColumnName("name").HasColumnType("text");
            row.Property(r => r.OtherNames)
                .HasColumnName("other_names")
                .HasColumnType("text")
                .HasConversion<TextsConverter, SameObject<IReadOnlyList<string>>>();
            row.Property(r => r.Aliases)
                .HasColumnName("aliases")
                .HasColumnType("text")
                .HasConversion<AliasesConverter, SameObject<IReadOnlyList<Alias>>>();
            row.Property(r => r.Names)
                .HasColumnName("names")
                .HasColumnType("text")
                .HasConversion<NamesConverter, SameObject<IReadOnlyDictionary<string, string>>>();
            row.Property(r => r.Status).HasColumnName("status").HasColumnType("text");
            row.Property(r => r.ValidFrom).HasColumnName("valid_from").HasColumnType("varchar(10)").HasConversion<DayConverter>();
            row.Property(r => r.ValidTo).HasColumnName("valid_to").HasColumnType("varchar(10)").HasConversion<DayConverter>();
            row.Property(r => r.ReplacedBy)
                .HasColumnName("replaced_by")
                .HasColumnType("text")
                .HasConversion<TextsConverter, SameObject<IReadOnlyList<string>>>();
            row.Property(r => r.Retired).HasColumnName("retired").HasColumnType("boolean");
        });
    }
}
