using System.Net.Http.Json;
using CountryProvider.Modularity;
using CountryProvider.Testing;
using Microsoft.Data.Sqlite;

namespace CountryProvider.Storage.Tests;

/// <summary>The verb that moves SQLite stores into PostgreSQL, as a person runs it.</summary>
public sealed class ImportStoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new(inMemory: true);
    private PostgresServer _server = null!;
    private string _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IModule Country => Host.Modules.All.Single(module => module.Name == "Country");

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        _database = await _server.CreateDatabaseAsync();
        await using var host = await TestHost.StartAsync($"Store:Directory={_folder.Path}", "Seed:Data=demo");
        for (var i = 0; i < 40; i++)
        {
            (
                await host.Client.PutAsJsonAsync(
                    $"/api/v2/countries/X{(char)('A' + (i / 26))}{(char)('A' + (i % 26))}",
                    new { name = $"Country {i}" },
                    Stop
                )
            ).EnsureSuccessStatusCode();
        }

        (await host.Client.DeleteAsync("/api/v2/currencies/GBP", Stop)).EnsureSuccessStatusCode();
        (await host.Client.PutAsJsonAsync("/api/v2/languages/deu", new { name = "Deutsch – ß" }, Stop)).EnsureSuccessStatusCode();
        (await host.Client.DeleteAsync("/api/v2/links/FRA", Stop)).EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }

    [Fact]
    public async Task Every_row_arrives_with_its_version_and_a_repetition_changes_nothing()
    {
        var first = await ImportAsync();
        var second = await ImportAsync();

        first.ShouldBe((0, first.Output, ""));
        first.Output.ShouldContain("Country: 43 rows copied");
        second.ShouldBe((0, second.Output, ""));
        second.Output.ShouldContain("Country: 43 rows were there already");
        foreach (
            var (module, table, columns) in new[]
            {
                ("Country", "countries", "code, name, CAST(retired AS int), version"),
                ("Currency", "currencies", "code, name, CAST(retired AS int), version"),
                ("Language", "languages", "code, name, CAST(retired AS int), version"),
                ("Linking", "links", "country, currencies, languages, version"),
            }
        )
        {
            var sql = $"SELECT {columns} FROM {{0}}{table} ORDER BY version";
            (await _server.QueryAsync(_database, sql.Replace("{0}", module.ToLowerInvariant() + ".", StringComparison.Ordinal))).ShouldBe(
                StoreFile.Query(
                    _folder.File(Host.Modules.All.Single(one => one.Name == module)),
                    sql.Replace("{0}", "", StringComparison.Ordinal)
                )
            );
        }
    }

    [Fact]
    public async Task Stores_without_a_row_are_imported()
    {
        using var empty = new TemporaryFolder(inMemory: true);
        await (await TestHost.StartAsync($"Store:Directory={empty.Path}")).DisposeAsync();

        var import = await ImportAsync(empty.Path, []);

        import.ShouldBe((0, import.Output, ""));
        import.Output.ShouldContain("Country: 0 rows copied");
    }

    [Fact]
    public async Task What_was_imported_can_be_served_and_written_to()
    {
        await ImportAsync();
        string[] lists =
        [
            "/api/v2/countries?retired=true",
            "/api/v2/currencies?retired=true",
            "/api/v2/languages?retired=true",
            "/api/v2/links?status=all",
        ];

        await using var before = await TestHost.StartAsync($"Store:Directory={_folder.Path}");
        await using var after = await TestHost.StartAsync(_server.SettingsFor(_database));

        foreach (var list in lists)
        {
            (await after.Client.GetStringAsync(list, Stop)).ShouldBe(await before.Client.GetStringAsync(list, Stop));
        }

        (await after.Client.PutAsJsonAsync("/api/v2/countries/GER", new { name = "Deutschland" }, Stop)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_database_with_other_data_is_left_as_it_is()
    {
        await using (var host = await TestHost.StartAsync(_server.SettingsFor(_database)))
        {
            (await host.Client.PutAsJsonAsync("/api/v2/languages/xyz", new { name = "Mine" }, Stop)).EnsureSuccessStatusCode();
        }

        var (exitCode, _, error) = await ImportAsync();

        exitCode.ShouldBe(1);
        error.ShouldContain("Language");
        error.ShouldContain("has other data");
        (await _server.QueryAsync(_database, "SELECT code FROM language.languages")).ShouldBe(["xyz"]);
        (await _server.QueryAsync(_database, "SELECT code FROM country.countries")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_import_that_was_broken_off_is_finished_by_the_next()
    {
        await ImportAsync();
        await _server.ExecuteAsync(
            _database,
            "TRUNCATE language.languages, language.languages_changes, linking.links, linking.links_changes"
        );

        (await ImportAsync()).ExitCode.ShouldBe(0);

        (await _server.QueryAsync(_database, "SELECT count(*) FROM language.languages")).ShouldBe(["3"]);
    }

    [Fact]
    public async Task All_files_that_are_missing_are_named_and_nothing_is_written()
    {
        File.Delete(_folder.File(Country));
        File.Delete(_folder.File(Host.Modules.All.Single(module => module.Name == "Linking")));

        var (exitCode, _, error) = await ImportAsync();

        exitCode.ShouldBe(1);
        error.ShouldContain("country.db");
        error.ShouldContain("linking.db");
        (await _server.QueryAsync(_database, "SELECT 1 FROM information_schema.schemata WHERE schema_name = 'currency'")).ShouldBeEmpty();
        (await ImportAsync("--Roles=currency,language")).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_FromTheFuture', '99.0')", "Use the version that wrote it")]
    [InlineData("DELETE FROM __EFMigrationsHistory", "of something else")]
    [InlineData("DROP TABLE __EFMigrationsHistory", "of something else")]
    [InlineData("UPDATE countries SET name = char(8238) || name WHERE code = 'GER'", "row GER is refused")]
    [InlineData("UPDATE countries SET code = 'ger' WHERE code = 'GER'", "upper case")]
    [InlineData("ALTER TABLE countries RENAME TO c; CREATE VIEW countries AS SELECT * FROM c", "this program does not make like that")]
    public async Task A_file_that_this_program_would_not_have_made_is_refused_and_nothing_written(string sql, string said)
    {
        StoreFile.Query(_folder.File(Country), sql);

        var (exitCode, _, error) = await ImportAsync();

        exitCode.ShouldBe(1);
        error.ShouldContain(said);
        (await _server.QueryAsync(_database, "SELECT code FROM currency.currencies")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_refused()
    {
        SqliteConnection.ClearAllPools();
        await File.WriteAllTextAsync(_folder.File(Country), new string('x', 5000), Stop);

        var (exitCode, _, error) = await ImportAsync();

        exitCode.ShouldBe(1);
        error.ShouldContain("country.db");
        error.ShouldContain("not a database");
    }

    private Task<(int ExitCode, string Output, string Error)> ImportAsync(params string[] more) => ImportAsync(_folder.Path, more);

    private Task<(int ExitCode, string Output, string Error)> ImportAsync(string folder, string[] more) =>
        Terminal.RunAsync([
            "import-store",
            folder,
            .. _server
                .SettingsFor(_database)
                .Where(setting => !setting.StartsWith("Store:Provider", StringComparison.Ordinal))
                .Select(setting => "--" + setting),
            .. more,
        ]);
}
