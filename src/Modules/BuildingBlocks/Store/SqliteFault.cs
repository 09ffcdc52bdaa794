using CountryProvider.Abstractions;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>What SQLite's result codes (https://sqlite.org/rescode.html) mean to those who use a store.</summary>
internal static class SqliteFault
{
    /// <summary>What those who write are told; null for a code that says nothing about the disk.</summary>
    public static NotStoredException? Refusal(Exception exception, string module) => CodeOf(exception) switch
    {
        SQLITE_FULL or SQLITE_IOERR_SHMSIZE => NotStoredException.Full(module),
        SQLITE_READONLY or SQLITE_PERM => NotStoredException.ReadOnly(module),
        SQLITE_IOERR or SQLITE_CANTOPEN => NotStoredException.Failing(module),
        SQLITE_CORRUPT or SQLITE_NOTADB => NotStoredException.Damaged(module),
        _ => null,
    };

    /// <summary>Whether another program has locked the file.</summary>
    public static bool IsLocked(Exception exception) => CodeOf(exception) is SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL;

    /// <summary>Whether a unique key is taken, or another constraint violated.</summary>
    public static bool IsConstraint(Exception? exception) => exception is SqliteException { SqliteErrorCode: SQLITE_CONSTRAINT };

    /// <summary>What is wrong, for people; null when the message of the exception says it.</summary>
    public static string? Reason(Exception exception) => CodeOf(exception) switch
    {
        SQLITE_FULL or SQLITE_IOERR_SHMSIZE => "there is no room left on its disk",
        SQLITE_READONLY or SQLITE_PERM => "it is read-only",
        SQLITE_CANTOPEN => "it, or what has to be beside it, cannot be opened or made",
        SQLITE_CORRUPT => "it is damaged",
        SQLITE_NOTADB => "it is damaged or of another program (file is not a database)",
        SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL => "another program has locked it",
        _ => SqliteOf(exception)?.Message,
    };

    /// <summary>What to do about a file that cannot be opened, beside naming another; null when there is nothing special to do.</summary>
    public static string? Remedy(Exception exception) => CodeOf(exception) switch
    {
        SQLITE_FULL or SQLITE_IOERR_SHMSIZE => "Make room there",
        SQLITE_READONLY or SQLITE_PERM or SQLITE_CANTOPEN => "Let this program write to the file and its folder",
        SQLITE_CORRUPT or SQLITE_NOTADB => Restore,
        SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL => "End that program",
        _ => null,
    };

    /// <summary>What to do about a file that holds no store.</summary>
    public const string Restore = "It was left as it is. Put a backup in its place (the verb restore does so and keeps the file)";

    // The primary code, but for those whose extended code says more.
    private static int CodeOf(Exception exception) => SqliteOf(exception) switch
    {
        { SqliteExtendedErrorCode: SQLITE_IOERR_SHMSIZE } => SQLITE_IOERR_SHMSIZE,
        { } e => e.SqliteErrorCode,
        null => SQLITE_OK,
    };

    private static SqliteException? SqliteOf(Exception? exception) => exception is null ? null : exception as SqliteException ?? SqliteOf(exception.InnerException);
}
