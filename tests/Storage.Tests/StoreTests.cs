using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using CountryProvider.Catalogue.Features;
using CountryProvider.Country.Contracts;
using CountryProvider.Country.Data;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Operations;
using CountryProvider.Modularity;
using CountryProvider.Testing;
using CountryProvider.Web.Api;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Storage.Tests;

public sealed class StoreTests : IDisposable
{
    private static readonly string[] _lists =
    [
        .. from path in new[] { "countries", "currencies", "languages" } select $"{path}?retired=true&former=true&fields=code,name,retired",
        "links?status=all",
    ];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Directory => $"Store:Directory={_folder.Path}";

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Stores.EveryModule), MemberType = typeof(Stores))]
    public async Task A_module_has_a_file_of_its_own_with_its_own_tables(IModule module)
    {
        await using (await TestHost.StartAsync(Directory)) { }

        StoreFile
            .Query(_folder.File(module), "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%EF%'")
            .Count.ShouldBe(3, "rows, their changes, and what is proposed");
        StoreFile.Query(_folder.File(module), "PRAGMA integrity_check").ShouldBe(["ok"]);
    }

    [Theory, MemberData(nameof(Stores.EveryModule), MemberType = typeof(Stores))]
    public async Task An_acknowledged_write_is_on_the_disk(IModule module)
    {
        await using var host = await TestHost.StartAsync(Directory, "Seed:Data=demo");
        var connection = StoreFile.ConnectionOf(host, module.Name);

        connection.Query("PRAGMA journal_mode").ShouldBe(["wal"]);
        connection.Query("PRAGMA synchronous").ShouldBe(["2"], "FULL: https://sqlite.org/pragma.html#pragma_synchronous");
        connection.DataSource.ShouldBe(_folder.File(module));
    }

    [Theory, MemberData(nameof(Stores.EveryModule), MemberType = typeof(Stores))]
    public async Task What_a_start_rehearses_is_written_and_taken_back(IModule module)
    {
        await using var host = await TestHost.StartAsync(Directory, "Seed:Data=world");
        var store = host.Services.GetServices<IStore>().Single(store => store.Module == module.Name);
        var connection = StoreFile.ConnectionOf(host, module.Name);
        var (before, written) = (Stored(), Written());

        await host.Services.RehearseWritesAsync();

        Written().ShouldBe(written + 2, "a row and its change, which SQLite counts although they are gone");
        Stored().ShouldBe(before);

        string[] Stored() =>
            [
                $"{store.State.Version} {store.State.Rows}",
                .. from table in StoreFile.Query(_folder.File(module), "SELECT name FROM sqlite_master WHERE type = 'table'")
                from row in StoreFile.Query(_folder.File(module), $"SELECT * FROM {table}")
                select row,
            ];
        long Written() => long.Parse(connection.Query("SELECT total_changes()").Single(), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_store_that_others_have_locked_is_not_rehearsed_and_serves_all_the_same()
    {
        await using var host = await TestHost.StartAsync(Directory, "Seed:Data=demo");
        using var other = StoreFile.Open(StoreFile.Of(_folder.Path, "Country"));
        other.Query("BEGIN IMMEDIATE");

        await host.Services.RehearseWritesAsync();

        (await host.Client.GetAsync("/api/v2/countries", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        other.Query("ROLLBACK");
        (await host.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "Later" }, Stop)).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Theory, MemberData(nameof(Stores.EveryModule), MemberType = typeof(Stores))]
    public async Task A_newer_schema_is_refused_and_the_file_left_as_it_is(IModule module)
    {
        await using (await TestHost.StartAsync(Directory, "Seed:Data=demo")) { }

        var file = _folder.File(module);
        StoreFile.Query(
            file,
            "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_FromTheFuture', '99.0'); "
                + "PRAGMA user_version=1; PRAGMA journal_mode=DELETE"
        );
        var before = await File.ReadAllBytesAsync(file, Stop);

        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(Directory));

        var fault = refusal.Faults.ShouldHaveSingleItem();
        fault.ShouldContain(file);
        fault.ShouldContain("newer version");
        fault.ShouldContain("29990101000000_FromTheFuture");
        (await File.ReadAllBytesAsync(file, Stop)).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Stores.EveryModule), MemberType = typeof(Stores))]
    public async Task A_file_that_is_no_store_is_refused_and_left_as_it_is(IModule module)
    {
        var (file, garbage) = (_folder.File(module), Enumerable.Range(0, 10_000).Select(i => (byte)(i * 7)).ToArray());
        await File.WriteAllBytesAsync(file, garbage, Stop);

        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(Directory));

        var fault = refusal.Faults.ShouldHaveSingleItem();
        fault.ShouldContain(file);
        fault.ShouldContain("Store:Directory");
        fault.ShouldContain($"ConnectionStrings:{module.Name}");
        (await File.ReadAllBytesAsync(file, Stop)).ShouldBe(garbage);
    }

    [Fact]
    public async Task All_stores_that_cannot_be_opened_are_listed()
    {
        foreach (var module in Host.Modules.All)
        {
            System.IO.Directory.CreateDirectory(_folder.File(module));
        }

        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(Directory));

        refusal.Faults.Count.ShouldBe(Host.Modules.All.Count);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "", Stop);

        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync($"Store:Directory={Path.Combine(file, "data")}"));

        refusal.Faults.ShouldAllBe(fault => fault.Contains("Store:Directory"));
    }

    [Theory]
    [InlineData(
        "INSERT INTO countries (code, name, status, retired, version) VALUES ('ZZZ', 'Not ours', 'official', 0, -1)",
        typeof(DbUpdateException)
    )]
    [InlineData("UPDATE countries SET name = 'Not ours', version = -1 WHERE code = 'SCO'", typeof(DbUpdateConcurrencyException))]
    public async Task What_another_program_did_below_every_known_version_is_not_overwritten(string sql, Type fault)
    {
        await using var host = await TestHost.StartAsync(Directory, "Seed:Data=demo");
        var file = FileOf("Country");
        StoreFile.Query(file, sql);
        var mediator = host.Services.GetRequiredService<IMediator>();

        Task write =
            fault == typeof(DbUpdateException)
                ? mediator.Send(new EnsureCountry("ZZZ", "Other"), Stop)
                : mediator.Send(new RetireEntry<CountryRow>("SCO", Precondition.None), Stop);

        (await Should.ThrowAsync<Exception>(() => write.WaitAsync(TimeSpan.FromSeconds(20), Stop))).ShouldBeOfType(fault);
        StoreFile.Query(file, "SELECT name FROM countries WHERE version = -1").ShouldBe(["Not ours"]);
    }

    // The first stores were made by EF Core, those of version 0.1.0 by SQL with other names of types.
    [Theory]
    [InlineData("TEXT", "TEXT", "INTEGER", "INTEGER", "10.0.14")]
    [InlineData("varchar(3)", "text", "boolean", "bigint", "")]
    public async Task A_store_of_an_earlier_version_goes_on(string code, string text, string boolean, string number, string product)
    {
        var history = """
            PRAGMA journal_mode=WAL;
            CREATE TABLE "__EFMigrationsHistory" ("MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY, "ProductVersion" TEXT NOT NULL);

            """;
        foreach (
            var (module, table, migration, rows) in new[]
            {
                ("Country", "countries", "CreateCountries", "('GER', 'Germany', 0, 1), ('DDR', 'East Germany', 1, 2)"),
                ("Currency", "currencies", "CreateCurrencies", "('EUR', 'Euro', 0, 1), ('DEM', 'Mark', 1, 2)"),
                ("Language", "languages", "CreateLanguages", "('deu', 'German', 0, 1)"),
            }
        )
        {
            StoreFile.Query(
                FileOf(module),
                history
                    + $"""
                    CREATE TABLE "{table}" ("code" {code} NOT NULL CONSTRAINT "PK_{table}" PRIMARY KEY, "name" {text} NOT NULL, "retired" {boolean} NOT NULL, "version" {number} NOT NULL);
                    CREATE UNIQUE INDEX "ix_{table}_version" ON "{table}" ("version");
                    INSERT INTO "__EFMigrationsHistory" VALUES ('20261122000000_{migration}', '{product}');
                    INSERT INTO "{table}" VALUES {rows};
                    """
            );
        }

        StoreFile.Query(
            FileOf("Linking"),
            history
                + $"""
                CREATE TABLE "links" ("country" {code} NOT NULL CONSTRAINT "PK_links" PRIMARY KEY, "currency" {code} NULL, "language" {code} NULL, "version" {number} NOT NULL);
                CREATE UNIQUE INDEX "ix_links_version" ON "links" ("version");
                INSERT INTO "__EFMigrationsHistory" VALUES ('20261122000000_CreateLinks', '{product}');
                INSERT INTO "links" VALUES ('GER', 'EUR', 'deu', 1), ('DDR', NULL, NULL, 2);
                """
        );

        await using (var host = await TestHost.StartAsync(Directory))
        {
            var client = host.Client;
            (await client.GetStringAsync("/api/v2/countries/GER", Stop)).ShouldBe(
                """{"code":"GER","name":"Germany","status":"user-assigned","retired":false}"""
            );
            (await client.GetStringAsync("/api/v2/currencies/DEM", Stop)).ShouldBe(
                """{"code":"DEM","name":"Mark","status":"active","minorUnits":null,"kind":"currency","retired":true}"""
            );
            (await client.GetStringAsync("/api/v2/languages/deu", Stop)).ShouldBe(
                """{"code":"deu","name":"German","status":"active","scope":"individual","direction":"ltr","retired":false}"""
            );
            (await client.PutAsJsonAsync("/api/v2/countries/GER", new { name = "Deutschland" }, Stop)).StatusCode.ShouldBe(
                HttpStatusCode.OK
            );
            (await client.PutAsJsonAsync("/api/v2/countries/SCOT", new { name = "Scotland" }, Stop)).StatusCode.ShouldBe(
                HttpStatusCode.Created
            );
            (await client.GetStringAsync("/api/v2/links", Stop)).ShouldBe(
                """[{"country":{"code":"GER","name":"Deutschland"},"currencies":[{"code":"EUR","name":"Euro","tender":true}],"languages":[{"code":"deu","name":"German","status":"official"}],"complete":true}]"""
            );
        }

        (await AllOf()).ShouldContain(
            """[{"code":"GER","name":"Deutschland","retired":false},{"code":"DDR","name":"East Germany","retired":true},{"code":"SCOT","name":"Scotland","retired":false}]"""
        );
    }

    [Fact]
    public async Task Nobody_is_answered_before_every_store_is_read()
    {
        await (await TestHost.StartAsync(Directory)).DisposeAsync();
        using var reserved = new ReservedPort();
        var port = reserved.Number;
        await using var other = new SqliteConnection($"Data Source={_folder.File(Host.Modules.All[0])};Pooling=False");
        await other.OpenAsync(Stop);
        other.Query("BEGIN IMMEDIATE"); // The program has to wait for this before it can write its demo data.
        var starting = HostProcess.StartAsync(_folder.Path, $"Http:Port={port}", "Seed:Data=demo");

        // That nothing happens can only be seen by looking for a while; without waiting, it would answer within one second.
        using var client = new HttpClient();
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalSeconds < 3; )
        {
            await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync($"http://127.0.0.1:{port}/api/v2/countries", Stop));
        }

        other.Query("ROLLBACK");
        await using var host = await starting;
        (await host.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("Scotland");
    }

    [Fact]
    public async Task A_connection_string_moves_one_store()
    {
        var elsewhere = Path.Combine(_folder.Path, "else", "where.sqlite");

        await using (await TestHost.StartAsync(Directory, $"ConnectionStrings:Country=Data Source={elsewhere}", "Seed:Data=demo")) { }

        StoreFile.Query(elsewhere, "SELECT count(*) FROM countries").ShouldBe(["3"]);
        File.Exists(FileOf("Country")).ShouldBeFalse();
    }

    [Fact]
    public async Task Data_is_still_there_after_a_restart()
    {
        await using (var first = await TestHost.StartAsync(Directory, "Seed:Data=demo"))
        {
            (await first.Client.PutAsJsonAsync("/api/v2/countries/GER", new { name = "Deutschland" }, Stop)).EnsureSuccessStatusCode();
            (await first.Client.DeleteAsync("/api/v2/currencies/GBP", Stop)).EnsureSuccessStatusCode();
            (await first.Client.DeleteAsync("/api/v2/links/FRA", Stop)).EnsureSuccessStatusCode();
        }

        var (before, after) = ("", await AllOf());
        await using (var third = await TestHost.StartAsync(Directory, "Seed:Data=demo"))
        {
            before = await All(third.Client);
        }

        after.ShouldBe(before);
        after.ShouldContain("Deutschland");
        after.ShouldContain("""{"code":"GBP","name":"Pound","retired":true}""");
        after.ShouldContain("""{"country":{"code":"FRA","name":"France"},"currencies":[],"languages":[],"complete":false}""");
    }

    [Fact]
    public async Task Demo_data_is_written_into_empty_stores_only()
    {
        await using (var first = await TestHost.StartAsync(Directory))
        {
            (await first.Client.PutAsJsonAsync("/api/v2/countries/ABC", new { name = "Mine" }, Stop)).EnsureSuccessStatusCode();
            (await first.Client.DeleteAsync("/api/v2/countries/ABC", Stop)).EnsureSuccessStatusCode();
        }

        await using var second = await TestHost.StartAsync(Directory, "Seed:Data=demo");

        (await second.Client.GetStringAsync("/api/v2/countries?retired=true", Stop)).ShouldBe(
            """[{"code":"ABC","name":"Mine","status":"user-assigned","retired":true}]"""
        );
        (await second.Client.GetStringAsync("/api/v2/currencies", Stop)).ShouldContain("EUR");
    }

    [Fact]
    public async Task Of_several_processes_that_start_at_once_one_serves_a_file_and_the_others_say_so()
    {
        for (var round = 0; round < 4; round++)
        {
            var directory = $"Store:Directory={Path.Combine(_folder.Path, $"{round}")}";
            var starts = Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => TestHost.StartAsync(directory, "Seed:Data=demo", "Store:StartTimeout=00:00:00"), Stop))
                .ToList();
            await Task.WhenAll(starts).ContinueWith(_ => { }, Stop, TaskContinuationOptions.None, TaskScheduler.Default);

            await using var host = await starts.Single(start => start.IsCompletedSuccessfully);
            (await host.Client.GetStringAsync("/api/v2/links", Stop)).ShouldContain("SCO");
            foreach (var start in starts.Where(start => !start.IsCompletedSuccessfully))
            {
                (await Should.ThrowAsync<StartupException>(() => start))
                    .Faults.ShouldHaveSingleItem()
                    .ShouldContain("another process serves it, and it is for one alone. End that process");
            }
        }
    }

    [Fact]
    public async Task A_process_waits_for_the_one_before_it_and_knows_what_that_has_acknowledged()
    {
        using var log = new LogRecorder();
        var before = await TestHost.StartAsync(Directory);
        var after = TestHost.StartAsync(
            Host.Modules.All,
            services => services.AddLogging(logging => logging.Services.AddSingleton<ILoggerProvider>(log)),
            Directory,
            "Store:StartTimeout=00:02:00"
        );
        await log.UntilAsync(lines => lines.Any(line => line.Contains("cannot be opened yet", StringComparison.Ordinal)));
        (await before.Client.PutAsJsonAsync("/api/v2/countries/ABC", new { name = "Last" }, Stop)).EnsureSuccessStatusCode();

        await before.DisposeAsync();

        await using var host = await after;
        (await host.Client.GetStringAsync("/api/v2/countries/ABC", Stop)).ShouldContain("Last");
    }

    private string FileOf(string module) => _folder.File(Host.Modules.All.Single(known => known.Name == module));

    private async Task<string> AllOf()
    {
        await using var host = await TestHost.StartAsync(Directory);
        return await All(host.Client);
    }

    private static async Task<string> All(HttpClient client) =>
        string.Join('\n', await Task.WhenAll(_lists.Select(path => client.GetStringAsync("/api/v2/" + path, Stop))));
}
