using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace CountryProvider.Storage;

/// <summary>Translates SQLite's result codes (https://sqlite.org/rescode.html) to faults of a store.</summary>
internal static class SqliteFaults
{
    /// <summary>The remedy for a file that holds no store.</summary>
    public const string Restore = "It was left as it is. Put a backup in its place (the verb restore does so and keeps the file)";

    private const string CheckFile = "Check the file";
    private const string Permit = "Let this program write to the file and its folder";

    /// <summary>The fault of the file that an exception reports; null when the exception is not about the file.</summary>
    public static StoreFault? Of(Exception? exception) =>
        exception switch
        {
            null => null,
            SqliteException e => Of(e),
            StoreInUseException => new(
                StoreFaultKind.Locked,
                "another process serves it, and it is for one alone",
                "End that process, or use PostgreSQL for several"
            ),
            UnreadableRowException => new(StoreFaultKind.Damaged, "it holds what cannot be read", Restore),
            IOException or UnauthorizedAccessException => new(StoreFaultKind.Failing, exception.Message, CheckFile),
            _ => Of(exception.InnerException),
        };

    private static StoreFault Of(SqliteException exception) =>
        exception switch
        {
            { SqliteErrorCode: SQLITE_FULL } or { SqliteExtendedErrorCode: SQLITE_IOERR_SHMSIZE } => new(
                StoreFaultKind.Full,
                "there is no room left on its disk",
                "Make room there"
            ),
            { SqliteErrorCode: SQLITE_READONLY or SQLITE_PERM } => new(StoreFaultKind.ReadOnly, "it is read-only", Permit),
            { SqliteErrorCode: SQLITE_CANTOPEN } => new(
                StoreFaultKind.Failing,
                "it, or what has to be beside it, cannot be opened or made",
                Permit
            ),
            { SqliteErrorCode: SQLITE_IOERR } => new(StoreFaultKind.Failing, exception.Message, CheckFile),
            { SqliteErrorCode: SQLITE_CORRUPT } => new(StoreFaultKind.Damaged, "it is damaged", Restore),
            { SqliteErrorCode: SQLITE_NOTADB } => new(
                StoreFaultKind.NotAStore,
                "it is damaged or of another program (file is not a database)",
                Restore
            ),
            { SqliteErrorCode: SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL } => new(
                StoreFaultKind.Locked,
                "another program has locked it",
                "End that program"
            ),
            { SqliteErrorCode: SQLITE_CONSTRAINT } => new(StoreFaultKind.KeyTaken, exception.Message, CheckFile),
            _ => new(StoreFaultKind.Other, exception.Message, CheckFile),
        };
}
