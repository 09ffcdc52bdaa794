using System.Diagnostics;
using CountryProvider.Country.Contracts;
using CountryProvider.Testing;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Benchmarks;

/// <summary>Adding an entry to a catalogue of 10,000 against a bare INSERT into a table of the same size with the same settings.</summary>
internal sealed class Writes : Experiment
{
    private const int Present = 10_000;
    private const int Samples = 2_000;
    private const int Warmup = 200;

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        using var folder = new TemporaryFolder(); // On disk, for both.
        await using var host = await TestHost.StartAsync($"Store:Directory={folder.Path}");
        var mediator = host.Services.GetRequiredService<IMediator>();
        await using var bare = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "bare.db")}");
        await bare.OpenAsync();
        Execute(bare, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
        Execute(bare, "CREATE TABLE countries (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, retired INTEGER NOT NULL, version INTEGER NOT NULL); CREATE UNIQUE INDEX ix ON countries (version)");
        using var insert = bare.CreateCommand();
        insert.CommandText = "INSERT INTO countries VALUES ($code, $name, 0, $version)";
        var (code, name, version) = (insert.Parameters.Add("$code", SqliteType.Text), insert.Parameters.Add("$name", SqliteType.Text), insert.Parameters.Add("$version", SqliteType.Integer));

        for (var i = 0; i < Present + Warmup; i++)
        {
            Insert(i);
            await AddAsync(i);
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var i = Present + Warmup; i < Present + Warmup + Samples; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Insert(i);
            theirs.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            started = Stopwatch.GetTimestamp();
            await AddAsync(i);
            ours.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }

        var ratio = Median(ours) / Median(theirs);
        return [new($"Adding to a catalogue of {Present:#,0}, p50", Format(Median(ours), " µs"), Format(Median(theirs), " µs"), Format(ratio, ""), "<= 2", ratio <= 2)];

        Task AddAsync(int number) => mediator.Send(new EnsureCountry(Code(number), $"Country number {number}"));

        void Insert(int number)
        {
            (code.Value, name.Value, version.Value) = (Code(number), $"Country number {number}", number + 1);
            insert.ExecuteNonQuery();
        }
    }

    // Spread over the alphabet, as real codes are.
    private static string Code(int number)
    {
        var n = number * 7919L % 17576;
        return new([(char)('A' + (n / 676)), (char)('A' + (n / 26 % 26)), (char)('A' + (n % 26))]);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
