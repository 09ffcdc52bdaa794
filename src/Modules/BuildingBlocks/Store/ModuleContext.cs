using Microsoft.EntityFrameworkCore;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>A module's database: one table of rows, owned by the module alone.</summary>
/// <param name="table">The name of that table.</param>
public abstract class ModuleContext<TRow>(DbContextOptions options, string table) : DbContext(options)
    where TRow : class, IRow<TRow>
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<TRow>(row =>
    {
        row.ToTable(table);
        row.HasKey(r => r.Code);
        row.Property(r => r.Code).HasColumnName("code").HasColumnType("varchar(3)");
        row.Property(r => r.Version).HasColumnName("version").HasColumnType("bigint").IsConcurrencyToken();

        // Two writers that both read version n both try to write n + 1: the database lets one of them through.
        row.HasIndex(r => r.Version).IsUnique().HasDatabaseName($"ix_{table}_version");
    });
}

/// <summary>What the store needs to know of a context before it can afford to build its model.</summary>
public interface IModuleContext
{
    /// <summary>The name of the module's table.</summary>
    static abstract string Table { get; }
}
