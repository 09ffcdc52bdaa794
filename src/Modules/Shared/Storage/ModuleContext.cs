using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Storage;

/// <summary>The database of one module, which is one table. Each module has a context of its own, with its migrations beside it.</summary>
/// <typeparam name="TRow">What is in the table.</typeparam>
public abstract class ModuleContext<TRow>(DbContextOptions options) : DbContext(options)
    where TRow : class, IRow
{
    /// <summary>All that the table holds.</summary>
    public IQueryable<TRow> Rows => Set<TRow>().AsNoTracking();

    /// <summary>Whether two rows are stored alike.</summary>
    public bool AreSame(TRow? a, TRow? b) =>
        a is null || b is null
            ? a == b
            : Model
                .FindEntityType(typeof(TRow))!
                .GetProperties()
                .All(property => Equals(StoredValue(property, a), StoredValue(property, b)));

    private static object? StoredValue(IProperty property, TRow row)
    {
        var value = property.GetGetter().GetClrValue(row);
        return value is null || property.GetTypeMapping().Converter is not { } converter ? value : converter.ConvertToProvider(value);
    }

    /// <summary>
    /// The table, and what all have in common: a key, and a version that is unique and that a write must have read. The types of columns
    /// are such that SQLite and PostgreSQL both know, so one set of migrations serves both.
    /// </summary>
    /// <param name="table">No other module has one of that name.</param>
    /// <param name="key">The column of the code.</param>
    protected static void MapTable(ModelBuilder model, string table, string key = "code") =>
        model.Entity<TRow>(row =>
        {
            row.ToTable(table);
            row.HasKey(r => r.Code).HasName($"PK_{table}");
            row.Property(r => r.Code).HasColumnName(key).HasColumnType("varchar(4)").ValueGeneratedNever();
            row.Property(r => r.Version).HasColumnName("version").HasColumnType("bigint").IsConcurrencyToken();
            row.HasIndex(r => r.Version).IsUnique().HasDatabaseName($"ix_{table}_version");
        });
}
