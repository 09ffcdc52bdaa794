using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Storage;

/// <summary>
/// The database of one module: a table of rows, a table of their changes, and a table of the proposals of newer data sets. Each
/// module has its own context, with its migrations beside it.
/// </summary>
/// <typeparam name="TRow">The type of the rows.</typeparam>
public abstract class ModuleContext<TRow>(DbContextOptions options) : DbContext(options)
    where TRow : class, IRow
{
    /// <summary>All rows.</summary>
    public IQueryable<TRow> Rows => Set<TRow>().AsNoTracking();

    /// <summary>All changes of rows.</summary>
    public IQueryable<Change> Changes => Set<Change>().AsNoTracking();

    /// <summary>All proposals of newer data sets, decided ones included.</summary>
    public IQueryable<Proposal> Proposals => Set<Proposal>().AsNoTracking();

    /// <summary>Whether all stored values of two rows are equal.</summary>
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
    /// Maps the tables and the columns that all rows have: the code as key and the version. The version is unique and is a
    /// concurrency token. SQLite and PostgreSQL both know the types of the columns, so one set of migrations serves both.
    /// </summary>
    /// <param name="table">The name of the table; no other module may use it.</param>
    /// <param name="key">The name of the column for the code.</param>
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
