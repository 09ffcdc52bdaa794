using System.Diagnostics;
using System.Net.Http.Headers;
using CountryProvider.Country.Contracts;
using CountryProvider.Testing;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Benchmarks;

/// <summary>
/// Adds an entry to a catalogue of the world's size, and to one of 10,000 entries. The reference is a bare INSERT into a table of the same
/// size with the same settings.
/// </summary>
internal sealed class Writes : Experiment
{
    private const int Samples = 2_000;
    private const int Warmup = 200;
    private const int Processes = 9;

    public override async Task<IReadOnlyList<Result>> RunAsync() => [await AddAsync(10_000), await AddAsync(300), await FirstWriteAsync()];

    private static async Task<Result> AddAsync(int present)
    {
        using var folder = new TemporaryFolder(); // On disk, for both.
        await using var host = await TestHost.StartAsync($"Store:Directory={folder.Path}");
        var mediator = host.Services.GetRequiredService<IMediator>();
        await using var bare = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "bare.db")}");
        await bare.OpenAsync();
        Execute(bare, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
        Execute(
            bare,
            "CREATE TABLE countries (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, retired INTEGER NOT NULL, version INTEGER "
                + "NOT NULL); CREATE UNIQUE INDEX ix ON countries (version)"
        );
        using var insert = bare.CreateCommand();
        insert.CommandText = "INSERT INTO countries VALUES ($code, $name, 0, $version)";
        var (code, name, version) = (
            insert.Parameters.Add("$code", SqliteType.Text),
            insert.Parameters.Add("$name", SqliteType.Text),
            insert.Parameters.Add("$version", SqliteType.Integer)
        );

        for (var i = 0; i < present + Warmup; i++)
        {
            Insert(i);
            await EnsureAsync(i);
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var i = present + Warmup; i < present + Warmup + Samples; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Insert(i);
            theirs.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            started = Stopwatch.GetTimestamp();
            await EnsureAsync(i);
            ours.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }

        var ratio = Median(ours) / Median(theirs);
        return new(
            $"Adding to a catalogue of {present:#,0}, p50",
            Format(Median(ours), " µs"),
            Format(Median(theirs), " µs"),
            Format(ratio, ""),
            "<= 1.8",
            ratio <= 1.8
        );

        Task EnsureAsync(int number) => mediator.Send(new EnsureCountry(Code(number), $"Country number {number}"));

        void Insert(int number)
        {
            (code.Value, name.Value, version.Value) = (Code(number), $"Country number {number}", number + 1);
            insert.ExecuteNonQuery();
        }
    }

    // The first write of a process against its later ones. Before the first write the process is ready, and somebody has read the entry.
    private static async Task<Result> FirstWriteAsync()
    {
        using var folder = new TemporaryFolder();
        var (first, later) = (new List<double>(), new List<double>());
        for (var round = 0; round < Processes; round++)
        {
            await using var program = await RunningProgram.ProductAsync(folder.Path, "--Http:InternalPort=0");
            using var client = new HttpClient { BaseAddress = program.Address };
            await client.GetByteArrayAsync("/api/v2/countries/DEU");
            await client.PutAsync("/api/v2/none", null); // The client's own first time.
            first.Add(await PutAsync(0));
            for (var number = 1; number <= 50; number++)
            {
                later.Add(await PutAsync(number));
            }

            async Task<double> PutAsync(int number)
            {
                var started = Stopwatch.GetTimestamp();
                using var answer = await client.PatchAsync(
                    "/api/v2/countries/DEU",
                    new StringContent(
                        $$"""{"name":"Germany {{round}}.{{number}}"}""",
                        new MediaTypeHeaderValue("application/merge-patch+json")
                    )
                );
                answer.EnsureSuccessStatusCode();
                return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }

        var ratio = Median(first) / Median(later);
        return new(
            "First write of a process, against a later one",
            Format(Median(first), " ms"),
            Format(Median(later), " ms"),
            Format(ratio, ""),
            "<= 2",
            ratio <= 2
        );
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
