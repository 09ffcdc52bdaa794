using CountryProvider.Abstractions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CountryProvider.BuildingBlocks.Store;

/// <content>Reading a SQLite file that anybody may have made, such as one that was in a backup.</content>
internal abstract partial class Store<TRow, TRows>
{
    // In bytes, for a value and for a row: far more than a row of ours has, and little enough to hold.
    private const int MaxLength = 1_000_000;

    /// <summary>Reads a file of which nothing is used before it is known to be what this program makes, see https://sqlite.org/security.html.</summary>
    /// <param name="judge">Throws when a file with these migrations is not to be read. There are none when it is of another program.</param>
    /// <exception cref="StoreException">It has something that this program would not have put there. The message is half a sentence, beginning with "it".</exception>
    protected async Task<(List<string> Applied, List<TRow> Rows)> ReadForeignAsync(string file, Action<IReadOnlyCollection<string>> judge, CancellationToken cancellationToken)
    {
        await using var foreign = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await using var own = new SqliteConnection("Data Source=:memory:");
        await foreign.OpenAsync(cancellationToken);
        await own.OpenAsync(cancellationToken);
        _ = raw.sqlite3_limit(foreign.Handle, raw.SQLITE_LIMIT_LENGTH, MaxLength);
        await ExecuteAsync(foreign, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON", cancellationToken);

        var known = KnownMigrations();
        var found = await ObjectsAsync(foreign, cancellationToken);
        await ExecuteAsync(own, Script(known), cancellationToken); // Only the table of migrations.
        var hasHistory = (await ObjectsAsync(own, cancellationToken)).All(found.Contains);
        var applied = hasHistory ? await AppliedAsync(foreign, SqliteHistoryExists, cancellationToken) : [];
        judge(applied);

        await ExecuteAsync(own, Script([.. known.Except(applied)]), cancellationToken); // The migrations that it has, too.
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

        var rows = await RowsAsync(foreign, 0, cancellationToken, Check);
        await AddAsync(own, rows, cancellationToken);
        if (!(await ValuesAsync(foreign, cancellationToken)).SequenceEqual(await ValuesAsync(own, cancellationToken)))
        {
            throw new StoreException("it has rows that this program would not have written like that");
        }

        return (applied, rows);
    }

    private void Check(TRow row)
    {
        if (rules.Validate(row) is { IsValid: false } result)
        {
            throw new StoreException($"its row {(Code.IsValid(row.Code) ? row.Code : $"with the version {row.Version}")} is refused: {result.Errors[0].ErrorMessage.TrimEnd('.')}");
        }
    }

    // White space in statements depends on how the source of this program was checked out.
    private static async Task<HashSet<SchemaObject>> ObjectsAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var objects = new HashSet<SchemaObject>();
        while (await reader.ReadAsync(cancellationToken))
        {
            objects.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), string.Join(' ', reader.GetString(3).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        }

        return objects;
    }

    // What is stored, byte by byte and with its type: SQLite takes any value for any column, and reading makes of it what was asked for.
    private async Task<List<string>> ValuesAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(" || ' ' || ", TRow.Columns.Split(", ").Select(column => $"typeof({column}) || hex({column})"))} FROM {table.Name} ORDER BY 1";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    private sealed record SchemaObject(string Type, string Name, string Table, string Sql);
}
