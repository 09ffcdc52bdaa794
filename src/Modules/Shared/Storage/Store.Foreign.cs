using System.Text.Json;
using System.Text.RegularExpressions;
using CountryProvider.Abstractions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using SQLitePCL;

namespace CountryProvider.Storage;

/// <content>Reads a SQLite file that any program may have made, for example a file from a backup.</content>
internal abstract partial class Store<TContext, TRow, TRows>
{
    // In bytes, for a value and for a row. It is far larger than a row of this program, and small enough to keep in memory.
    private const int MaxLength = 1_000_000;

    /// <summary>
    /// Reads a file only after checks have shown that this program could have made it. See https://sqlite.org/security.html.
    /// </summary>
    /// <param name="files">Creates contexts on SQLite files.</param>
    /// <param name="judge">
    /// Gets the applied migrations of the file and then the migrations of this program. Throws when the file must not be read.
    /// </param>
    /// <param name="use">Called with the file's context after all checks.</param>
    /// <exception cref="StoreException">
    /// The file contains something that this program would not write. The message is half a sentence that begins with "it".
    /// </exception>
    protected async Task<(IReadOnlyList<string> Applied, List<TRow> Rows)> ReadForeignAsync(
        string file,
        SqliteContexts<TContext> files,
        Action<IReadOnlyList<string>, IReadOnlyList<string>> judge,
        CancellationToken cancellationToken,
        Func<TContext, Task>? use = null
    )
    {
        await using var foreign = new SqliteConnection(SqliteContexts.ConnectionString(file, SqliteOpenMode.ReadOnly));
        await using var own = new SqliteConnection("Data Source=:memory:");
        await using var upgraded = new SqliteConnection("Data Source=:memory:");
        await foreign.OpenAsync(cancellationToken);
        await own.OpenAsync(cancellationToken);
        _ = raw.sqlite3_limit(foreign.Handle, raw.SQLITE_LIMIT_LENGTH, MaxLength);
        await SqliteContexts.ExecuteAsync(foreign, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON", cancellationToken);
        await using var theirs = files.On(foreign).CreateDbContext();
        await using var ours = files.On(own).CreateDbContext();

        var found = await ObjectsAsync(foreign, cancellationToken);
        await ExecuteAsync(ours, ours.GetService<IHistoryRepository>().GetCreateScript(), cancellationToken);
        var hasHistory = (await ObjectsAsync(own, cancellationToken)).All(found.Contains);
        string[] applied = hasHistory
            ? [.. (await theirs.Database.GetAppliedMigrationsAsync(cancellationToken)).Order(StringComparer.Ordinal)]
            : [];
        judge(applied, [.. ours.Database.GetMigrations()]);

        var script = ours.GetService<IMigrator>()
            .GenerateScript(Migration.InitialDatabase, applied[^1], MigrationsSqlGenerationOptions.NoTransactions);
        await ExecuteAsync(ours, script, cancellationToken);
        var expected = await ObjectsAsync(own, cancellationToken);
        if (found.Except(expected).FirstOrDefault() is { } added)
        {
            throw new StoreException($"it has the {added.Type} {added.Name}, which this program does not make like that");
        }

        if (expected.Except(found).FirstOrDefault() is { } missing)
        {
            throw new StoreException($"it lacks the {missing.Type} {missing.Name}");
        }

        await using var check = foreign.CreateCommand();
        check.CommandText = "PRAGMA integrity_check(1)";
        if (await check.ExecuteScalarAsync(cancellationToken) is not "ok")
        {
            throw new StoreException("it is damaged");
        }

        var source = foreign;
        if (applied.Length < ours.Database.GetMigrations().Count())
        {
            // The checks above exclude triggers and other objects that a migration could set off. The file itself stays unchanged.
            await upgraded.OpenAsync(cancellationToken);
            foreign.BackupDatabase(upgraded);
            source = upgraded;
        }

        await using var current = files.On(source).CreateDbContext();
        script = ours.GetService<IMigrator>().GenerateScript(applied[^1], options: MigrationsSqlGenerationOptions.NoTransactions);
        foreach (var context in source == foreign ? [] : new[] { current, ours })
        {
            await ExecuteAsync(context, script, cancellationToken);
        }

        var rows = await RowsAsync(current, 0, cancellationToken, Check); // There are at most as many rows as codes.
        await AddAsync(ours, rows, cancellationToken);
        var atMost = rows.Count + 1; // One row too many is enough to detect a difference.
        if (
            !(await ValuesAsync(current, source, atMost, cancellationToken)).SequenceEqual(
                await ValuesAsync(ours, own, atMost, cancellationToken)
            )
        )
        {
            throw new StoreException("it has rows that this program would not have written like that");
        }

        await CheckHistoryAsync(current, source, cancellationToken);
        await (use?.Invoke(current) ?? Task.CompletedTask);
        return (applied, rows);
    }

    // Reads the changes one by one, because there can be far more changes than rows.
    private async Task CheckHistoryAsync(TContext context, SqliteConnection connection, CancellationToken cancellationToken)
    {
        foreach (var table in new[] { typeof(Change), typeof(Proposal) })
        {
            if (await HasOtherTypesAsync(context.Model.FindEntityType(table)!, connection, cancellationToken))
            {
                throw new StoreException("it has a history that this program would not have written like that");
            }
        }

        await foreach (var change in context.Changes.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!IsRow(change.Code, change.Before, mayBeNull: true) || !IsRow(change.Code, change.After, mayBeNull: change.Code == NoCode))
            {
                throw new StoreException($"its change {change.Version} is none of a row");
            }
        }

        await foreach (var proposal in context.Proposals.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!IsRow(proposal.Code, proposal.Base, mayBeNull: true) || !IsRow(proposal.Code, proposal.Shipped, mayBeNull: false))
            {
                throw new StoreException($"what it proposes for {proposal.Code} is no row");
            }
        }
    }

    private bool IsRow(string code, string? text, bool mayBeNull)
    {
        try
        {
            return text is null ? mayBeNull : JsonSerializer.Deserialize(text, json) is { } row && row.Code == code;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // SQLite accepts any type of value in any column.
    private static async Task<bool> HasOtherTypesAsync(IEntityType table, SqliteConnection connection, CancellationToken cancellationToken)
    {
        var wrong = table
            .GetProperties()
            .Select(property =>
                $"typeof(\"{property.GetColumnName()}\") NOT IN ('{(property.ClrType == typeof(string) ? "text" : "integer")}'"
                + (property.IsNullable ? ", 'null')" : ")")
            );
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT EXISTS (SELECT 1 FROM \"{table.GetTableName()}\" WHERE {string.Join(" OR ", wrong)})";
        return await command.ExecuteScalarAsync(cancellationToken) is not 0L;
    }

    private void Check(TRow row)
    {
        if (rules().Validate(row) is { IsValid: false } result)
        {
            var name = Code.IsValid(row.Code, maxLength: 4) ? row.Code : $"with the version {row.Version}";
            throw new StoreException($"its row {name} is refused: {result.Errors[0].ErrorMessage.TrimEnd('.')}");
        }
    }

    private static async Task<HashSet<SchemaObject>> ObjectsAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var objects = new HashSet<SchemaObject>();
        while (await reader.ReadAsync(cancellationToken))
        {
            objects.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), Canonical(reader.GetString(3))));
        }

        return objects;
    }

    // Earlier versions used other type names for the same columns, and other white space.
    private static string Canonical(string sql) =>
        WhiteSpace().Replace(NumberTypes().Replace(TextTypes().Replace(sql, "TEXT"), "INTEGER"), "");

    // Compares stored bytes with their types. SQLite accepts any type in any column, and a read would convert the value.
    private static async Task<List<string>> ValuesAsync(
        TContext context,
        SqliteConnection connection,
        int atMost,
        CancellationToken cancellationToken
    )
    {
        var table = context.Model.FindEntityType(typeof(TRow))!;
        var columns = table
            .GetProperties()
            .Select(property => property.GetColumnName())
            .Select(column => $"typeof(\"{column}\") || hex(\"{column}\")");
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(" || ' ' || ", columns)} FROM \"{table.GetTableName()}\" ORDER BY 1 LIMIT {atMost}";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    [GeneratedRegex(@"\b(varchar\(\d+\)|text\b)", RegexOptions.IgnoreCase)]
    private static partial Regex TextTypes();

    [GeneratedRegex(@"\b(boolean|bigint|integer)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NumberTypes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    private sealed record SchemaObject(string Type, string Name, string Table, string Sql);
}
