using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static CountryProvider.Storage.StoreFaultKind;
using static SQLitePCL.raw;

namespace CountryProvider.Storage.Tests;

/// <summary>What each kind of exception of a database means, row by row.</summary>
public sealed class FaultTests
{
    // https://sqlite.org/rescode.html
    public static TheoryData<int, int, string> SqliteCodes =>
        new()
        {
            { SQLITE_FULL, 0, nameof(Full) },
            { SQLITE_IOERR, SQLITE_IOERR_SHMSIZE, nameof(Full) },
            { SQLITE_READONLY, 0, nameof(ReadOnly) },
            { SQLITE_PERM, 0, nameof(ReadOnly) },
            { SQLITE_CANTOPEN, 0, nameof(Failing) },
            { SQLITE_IOERR, SQLITE_IOERR_FSYNC, nameof(Failing) },
            { SQLITE_CORRUPT, 0, nameof(Damaged) },
            { SQLITE_NOTADB, 0, nameof(NotAStore) },
            { SQLITE_BUSY, 0, nameof(Locked) },
            { SQLITE_LOCKED, 0, nameof(Locked) },
            { SQLITE_PROTOCOL, 0, nameof(Locked) },
            { SQLITE_CONSTRAINT, SQLITE_CONSTRAINT_PRIMARYKEY, nameof(KeyTaken) },
            { SQLITE_MISUSE, 0, nameof(Other) },
        };

    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    public static TheoryData<string, string> PostgresStates =>
        new()
        {
            { PostgresErrorCodes.UniqueViolation, nameof(KeyTaken) },
            { PostgresErrorCodes.DiskFull, nameof(Full) },
            { PostgresErrorCodes.IoError, nameof(Failing) },
            { PostgresErrorCodes.DataCorrupted, nameof(Damaged) },
            { PostgresErrorCodes.IndexCorrupted, nameof(Damaged) },
            { PostgresErrorCodes.LockNotAvailable, nameof(Locked) },
            { PostgresErrorCodes.DeadlockDetected, nameof(Locked) },
            { PostgresErrorCodes.ReadOnlySqlTransaction, nameof(Unreachable) },
            { PostgresErrorCodes.AdminShutdown, nameof(Unreachable) },
            { PostgresErrorCodes.CannotConnectNow, nameof(Unreachable) },
            { PostgresErrorCodes.TooManyConnections, nameof(Unreachable) },
            { PostgresErrorCodes.InvalidPassword, nameof(Unreachable) },
        };

    [Theory, MemberData(nameof(SqliteCodes))]
    public void A_code_of_SQLite_means(int code, int extended, string kind)
    {
        var exception = new SqliteException("What SQLite says.", code, extended);

        SqliteFaults.Of(exception).ShouldNotBeNull().Kind.ToString().ShouldBe(kind);
        SqliteFaults.Of(new DbUpdateException("What EF Core says.", exception)).ShouldBe(SqliteFaults.Of(exception), "EF Core wraps it");
    }

    [Theory, MemberData(nameof(PostgresStates))]
    public void A_state_of_PostgreSQL_means(string state, string kind)
    {
        var exception = new PostgresException("What PostgreSQL says.", "ERROR", "ERROR", state);

        PostgresFaults.Of(exception).ShouldNotBeNull().Kind.ToString().ShouldBe(kind);
        PostgresFaults
            .Of(new InvalidOperationException("What EF Core says.", exception))
            .ShouldBe(PostgresFaults.Of(exception), "EF Core wraps it");
    }

    [Fact]
    public void A_database_that_does_not_answer_is_unreachable_and_the_reason_says_why()
    {
        var refused = new SocketException((int)SocketError.ConnectionRefused);

        PostgresFaults
            .Of(new NpgsqlException("Failed to connect.", refused))
            .ShouldBe(new(Unreachable, $"Failed to connect: {refused.Message}"));
        PostgresFaults.Of(new TimeoutException("Too late.")).ShouldBe(new(Unreachable, "Too late."));
        PostgresFaults.Of(new IOException("Broken pipe.")).ShouldBe(new(Unreachable, "Broken pipe."));
    }

    [Fact]
    public void A_file_that_the_system_does_not_give_is_failing()
    {
        SqliteFaults.Of(new IOException("No such folder.")).ShouldNotBeNull().Kind.ShouldBe(Failing);
        SqliteFaults.Of(new UnauthorizedAccessException("Not for you.")).ShouldNotBeNull().Kind.ShouldBe(Failing);
    }

    [Fact]
    public void A_row_that_is_none_means_that_the_store_is_damaged()
    {
        SqliteFaults.Of(new UnreadableRowException(new InvalidCastException())).ShouldNotBeNull().Kind.ShouldBe(Damaged);
        PostgresFaults.Of(new UnreadableRowException(new InvalidCastException())).ShouldNotBeNull().Kind.ShouldBe(Damaged);
    }

    [Fact]
    public void What_is_wrong_with_the_program_says_nothing_about_the_database()
    {
        SqliteFaults.Of(new InvalidOperationException("Ours.")).ShouldBeNull();
        PostgresFaults.Of(new ArgumentException("Ours.")).ShouldBeNull();
    }

    [Fact]
    public void Each_kind_has_one_answer_for_a_writer()
    {
        Refusal(Full).ShouldNotBeNull().ShouldContain("no room");
        Refusal(ReadOnly).ShouldNotBeNull().ShouldContain("read-only");
        Refusal(Failing).ShouldNotBeNull().ShouldContain("disk does not take it");
        Refusal(Damaged).ShouldNotBeNull().ShouldContain("damaged");
        Refusal(NotAStore).ShouldBe(Refusal(Damaged));
        new[] { Unreachable, Locked, KeyTaken, Other }.Select(Refusal).ShouldAllBe(refusal => refusal == null);
        Enum.GetValues<StoreFaultKind>().Where(kind => new StoreFault(kind, "").IsUnavailable).ShouldBe([Unreachable, Locked]);

        static string? Refusal(StoreFaultKind kind) => new StoreFault(kind, "").Refusal("Country")?.Message;
    }
}
