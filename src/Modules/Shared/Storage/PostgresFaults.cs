using System.Collections.Frozen;
using System.Net.Sockets;
using Npgsql;

namespace CountryProvider.Storage;

/// <summary>
/// Translates PostgreSQL's error codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) to faults of a store.
/// </summary>
internal static class PostgresFaults
{
    // These errors occur while a server starts, stops or takes over. Npgsql knows more of them: PostgresException.IsTransient.
    private static readonly FrozenSet<string> _passing = FrozenSet.Create(
        PostgresErrorCodes.AdminShutdown,
        PostgresErrorCodes.CrashShutdown,
        PostgresErrorCodes.CannotConnectNow,
        PostgresErrorCodes.ReadOnlySqlTransaction,
        PostgresErrorCodes.QueryCanceled
    );

    /// <summary>The fault of the database that an exception reports; null when the exception is not about the database.</summary>
    public static StoreFault? Of(Exception? exception) =>
        exception switch
        {
            null => null,
            PostgresException e => new(
                KindOf(e.SqlState),
                e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction ? "it is read-only" : e.MessageText
            )
            {
                IsForGood = !e.IsTransient && !_passing.Contains(e.SqlState),
            },
            UnreadableRowException => new(StoreFaultKind.Damaged, "it holds what cannot be read"),
            NpgsqlException or SocketException or IOException or TimeoutException => new(StoreFaultKind.Unreachable, ReasonOf(exception))
            {
                IsForGood = !MayPass(exception),
            },
            _ => Of(exception.InnerException),
        };

    private static StoreFaultKind KindOf(string state) =>
        state switch
        {
            PostgresErrorCodes.UniqueViolation => StoreFaultKind.KeyTaken,
            PostgresErrorCodes.DiskFull => StoreFaultKind.Full,
            PostgresErrorCodes.IoError => StoreFaultKind.Failing,
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => StoreFaultKind.Damaged,
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected => StoreFaultKind.Locked,
            // A standby is read-only until it takes over. Another server, or the same one a moment later, accepts the write.
            _ => StoreFaultKind.Unreachable,
        };

    // A name that is not known yet, a port without a listener, or an answer that does not come may pass. Npgsql's own errors, for
    // example about authentication, do not pass.
    private static bool MayPass(Exception? exception) =>
        exception is SocketException or IOException or TimeoutException || exception is not null && MayPass(exception.InnerException);

    private static string ReasonOf(Exception exception) =>
        exception.InnerException is { } cause && cause.Message.TrimEnd('.') != exception.Message.TrimEnd('.')
            ? $"{exception.Message.TrimEnd('.')}: {cause.Message}"
            : exception.Message;
}
