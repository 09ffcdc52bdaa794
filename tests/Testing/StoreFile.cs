using CountryProvider.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Testing;

/// <summary>A module's SQLite file, as another program sees it.</summary>
public static class StoreFile
{
    /// <summary>The file of a module in a folder of stores.</summary>
    public static string Of(string folder, string module) => Path.Combine(folder, module.ToLowerInvariant() + ".db");

    /// <summary>A connection outside the pool.</summary>
    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>All rows that a query finds in a file, each as one text.</summary>
    public static List<string> Query(string file, string sql)
    {
        using var connection = Open(file);
        return connection.Query(sql);
    }

    /// <inheritdoc cref="Query(string, string)"/>
    public static List<string> Query(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join(" | ", values));
        }

        return rows;
    }

    /// <summary>The one connection that a module's store keeps.</summary>
    public static SqliteConnection ConnectionOf(TestHost host, string module) =>
        host.Services.GetServices<IStore>().OfType<ISqliteStore>().Single(store => store.Module == module).Connection;
}
