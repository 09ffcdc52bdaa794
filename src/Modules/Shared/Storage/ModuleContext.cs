using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Storage;

/// <summary>
/// The database of one module: a table of rows, their changes, and what a newer data set proposes. Each module has a context of its own,
/// with its migrations beside it.
/// </summary>
/// <typeparam name="TRow">What is in the table of rows.</typeparam>
public abstract class ModuleContext<TRow>(DbContextOptions options) : DbContext(options)
    where TRow : class, IRow
{
    /// <summary>All rows.</summary>
    public IQueryable<TRow> Rows => Set<TRow>().AsNoTracking();

    /// <summary>All changes of rows.</summary>
    public IQueryable<Change> Changes => Set<Change>().AsNoTracking();

    /// <summary>All that newer data sets have proposed.</summary>
    public IQueryable<Proposal> Proposals => Set<Proposal>().AsNoTracking();

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
    /// The tables, and what all rows have in common: a key, and a version that is unique and that a write must have read. The types of
    /// columns are such that SQLite and PostgreSQL both know, so one set of migrations serves both.
    /// </summary>
    /// <param name="table">No other module has one of that name.</param>
    /// <param name="key">The column of the code.</param>
    protected static void MapTables(ModelBuilder model, string table, string key = "code")
    {
        model.Entity<TRow>(row =>
        {
            row.ToTable(table);
            row.HasKey(r => r.Code).HasName($"PK_{table}");
            row.Property(r => r.Code).HasColumnName(key).HasColumnType("varchar(4)").ValueGeneratedNever();
            row.Property(r => r.Version).HasColumnName("version").HasColumnType("bigint").IsConcurrencyToken();
            row.HasIndex(r => r.Version).IsUnique().HasDatabaseName($"ix_{table}_version");
        });
        model.Entity<Change>(change =>
        {
            change.ToTable($"{table}_changes");
            change.HasKey(c => new { c.Version, c.Code }).HasName($"PK_{table}_changes");
            change.Property(c => c.Version).HasColumnName("version").HasColumnType("bigint").ValueGeneratedNever();
            change.Property(c => c.Code).HasColumnName("code").HasColumnType("varchar(4)").ValueGeneratedNever();
            change.Property(c => c.At).HasColumnName("at").HasColumnType("bigint");
            change.Property(c => c.By).HasColumnName("by").HasColumnType("text");
            change.Property(c => c.DataSet).HasColumnName("data_set").HasColumnType("varchar(10)");
            change.Property(c => c.Before).HasColumnName("before").HasColumnType("text");
            change.Property(c => c.After).HasColumnName("after").HasColumnType("text");
            change.HasIndex(c => new { c.Code, c.Version }).HasDatabaseName($"ix_{table}_changes_code");
        });
        model.Entity<Proposal>(proposal =>
        {
            proposal.ToTable($"{table}_proposals");
            proposal.HasKey(p => p.Code).HasName($"PK_{table}_proposals");
            proposal.Property(p => p.Code).HasColumnName("code").HasColumnType("varchar(4)").ValueGeneratedNever();
            proposal.Property(p => p.DataSet).HasColumnName("data_set").HasColumnType("varchar(10)");
            proposal.Property(p => p.Base).HasColumnName("base").HasColumnType("text");
            proposal.Property(p => p.Shipped).HasColumnName("shipped").HasColumnType("text");
            proposal.Property(p => p.IsDecided).HasColumnName("is_decided").HasColumnType("boolean");
        });
    }
}
