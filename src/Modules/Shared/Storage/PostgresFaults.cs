using System.Collections.Frozen;
using System.Net.Sockets;
using Npgsql;

namespace CountryProvider.Storage;

/// <summary>
/// What PostgreSQL's error codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) mean to those who use a store.
/// </summary>
internal static class PostgresFaults
{
    // As while a server starts, stops or takes over. Npgsql knows others: PostgresException.IsTransient.
    private static readonly FrozenSet<string> _passing = FrozenSet.Create(
        PostgresErrorCodes.AdminShutdown,
        PostgresErrorCodes.CrashShutdown,
        PostgresErrorCodes.CannotConnectNow,
        PostgresErrorCodes.ReadOnlySqlTransaction,
        PostgresErrorCodes.QueryCanceled
    );

    /// <summary>What an exception says of the database; null when it says nothing about it.</summary>
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
            // A standby is read-only until it takes over: another server, or the same a moment later, takes the write.
            _ => StoreFaultKind.Unreachable,
        };

    // A name that is not known yet, a port at which nobody listens yet, an answer that does not come. What Npgsql says of itself, as about
    // a way to prove who one is, stays as it is.
    private static bool MayPass(Exception? exception) =>
        exception is SocketException or IOException or TimeoutException || exception is not null && MayPass(exception.InnerException);

    private static string ReasonOf(Exception exception) =>
        exception.InnerException is { } cause && cause.Message.TrimEnd('.') != exception.Message.TrimEnd('.')
            ? $"{exception.Message.TrimEnd('.')}: {cause.Message}"
            : exception.Message;
}
