using System.ComponentModel;
using System.Data.Common;
using System.Globalization;
using System.Reflection;
using CountryProvider.Modularity;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CountryProvider.Storage;

/// <summary>
/// Checks connection strings. No message and no exception repeats any part of one, because a password can be anywhere in it, for
/// example in <c>postgres://user:password@host</c>.
/// </summary>
public static class ConnectionStrings
{
    /// <summary>The fault of a connection string for SQLite; null when it has none.</summary>
    public static string? SqliteFault(string value)
    {
        if (Fault<SqliteConnectionStringBuilder>(value, "SQLite, such as Data Source=/data/country.db") is { } fault)
        {
            return fault;
        }

        var builder = new SqliteConnectionStringBuilder(value);
        return builder.DataSource.Length == 0 ? "names no file (Data Source=…)"
            : builder.DataSource == ":memory:" || builder.Mode is SqliteOpenMode.Memory or SqliteOpenMode.ReadOnly
                ? "names nothing that can be written to and kept"
            : null;
    }

    /// <summary>The fault of a connection string for PostgreSQL; null when it has none.</summary>
    public static string? PostgresFault(string value)
    {
        if (
            Fault<NpgsqlConnectionStringBuilder>(
                value,
                "PostgreSQL, such as Host=postgres;Database=country_provider;Username=country_provider"
            ) is
            { } fault
        )
        {
            return fault;
        }

        var builder = new NpgsqlConnectionStringBuilder(value);
        return string.IsNullOrEmpty(builder.Host) ? "names no server (Host=…)"
            : string.IsNullOrEmpty(builder.Database) ? "names no database (Database=…)"
            : null;
    }

    private static string? Fault<T>(string value, string example)
        where T : DbConnectionStringBuilder, new()
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = value;
        }
        catch (ArgumentException)
        {
            return $"is not a connection string of {example}";
        }

        // An unknown keyword can be the rest of a password that contains a semicolon. So the message does not repeat the keyword.
        List<string> faults =
        [
            .. from string keyword in parts.Keys
            let isKnown = new T().ContainsKey(keyword)
            where !isKnown || !Takes(new T(), keyword, parts[keyword])
            select isKnown ? $"has a {keyword} that cannot be used"
            : Spelling.Nearest(keyword, KeywordsOf<T>()) is { } nearest ? $"has an unknown keyword; {nearest} may be meant"
            : "has an unknown keyword",
        ];
        return faults.Count == 0 ? null : string.Join(", and ", faults.Distinct());
    }

    private static IEnumerable<string> KeywordsOf<T>() =>
        typeof(T).GetProperties().Select(property => property.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName ?? property.Name);

    private static bool Takes(DbConnectionStringBuilder builder, string keyword, object value)
    {
        try
        {
            builder[keyword] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
            return true;
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or InvalidCastException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }
}
