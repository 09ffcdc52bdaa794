using System.Net;
using System.Net.Http.Json;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Operations;
using CountryProvider.Testing;

namespace CountryProvider.Storage.Tests;

/// <summary>Special cases of stores in PostgreSQL: several processes serve them, and the database can go away.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private PostgresServer _server = null!;
    private string _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string[] Store => _server.SettingsFor(_database);

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        _database = await _server.CreateDatabaseAsync();
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Each_module_has_a_schema_of_its_own_with_its_own_tables()
    {
        await using var host = await TestHost.StartAsync(Store);

        (
            await _server.QueryAsync(
                _database,
                "SELECT table_schema, count(*) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', "
                    + "'information_schema') AND table_name NOT LIKE '%EF%' GROUP BY 1 ORDER BY 1"
            )
        ).ShouldBe(Host.Modules.All.Select(module => $"{module.Name.ToLowerInvariant()} | 3").Order());
    }

    [Fact]
    public async Task A_process_that_rehearses_its_writes_holds_up_no_other()
    {
        await using var one = await TestHost.StartAsync([.. Store, "Seed:Data=demo"]);
        await using var starting = await TestHost.StartAsync(Store);
        await using var connection = await _server.ConnectAsync(_database);

        // The rehearsal stops in the middle of its transaction: at a row that another process changes.
        await using var rows = await connection.BeginTransactionAsync(Stop);
        await ExecuteAsync("UPDATE country.countries SET version = version + 1000");
        var rehearsal = starting.Services.RehearseWritesAsync();
        while (!await WaitsAsync())
        {
            rehearsal.IsCompleted.ShouldBeFalse("it waits for the row");
        }

        using var answer = await one.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "Meanwhile" }, Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await WaitsAsync()).ShouldBeTrue("the rehearsal is still in its transaction");
        await rows.CommitAsync(Stop);
        await rehearsal;
        (await starting.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldNotContain("Rehearsal");

        async Task<bool> WaitsAsync() =>
            await ExecuteAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'") is 1L;

        async Task<object?> ExecuteAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteScalarAsync(Stop);
        }
    }

    [Fact]
    public async Task However_processes_write_at_once_none_of_them_misses_a_row()
    {
        await using var one = await TestHost.StartAsync(Store);
        await using var other = await TestHost.StartAsync(Store);

        // The same few rows again and again, so that a version is replaced while the next is on its way.
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async writer =>
                {
                    for (var i = 0; i < 40; i++)
                    {
                        using var answer = await (writer % 2 == 0 ? one : other).Client.PutAsJsonAsync(
                            $"/api/v2/countries/AA{(char)('A' + (writer / 2))}",
                            new { name = $"{writer} {i}" },
                            Stop
                        );
                        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Stop));
                    }
                })
        );

        (await one.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldBe(await other.Client.GetStringAsync("/api/v2/countries", Stop));
    }

    [Fact]
    public async Task Many_hosts_that_open_the_same_new_database_at_once_all_start_and_see_the_same()
    {
        var hosts = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => TestHost.StartAsync([.. Store, "Seed:Data=demo"]), Stop))
        );
        try
        {
            (await Task.WhenAll(hosts.Select(host => host.Client.GetStringAsync("/api/v2/links", Stop))))
                .Distinct()
                .ShouldHaveSingleItem()
                .ShouldContain("Scotland");
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Who_writes_through_one_replica_and_reads_through_another_never_sees_what_was_before()
    {
        await using var one = await TestHost.StartAsync([.. Store, "Seed:Data=demo"]);
        await using var other = await TestHost.StartAsync(Store);

        for (var i = 0; i < 100; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (one, other) : (other, one);
            (await writer.Client.PutAsJsonAsync("/api/v2/countries/GER", new { name = $"Name {i}" }, Stop)).EnsureSuccessStatusCode();

            (await reader.Client.GetStringAsync("/api/v2/countries/GER", Stop)).ShouldContain($"\"Name {i}\"");
            (await reader.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain($"\"Name {i}\"");
            (await reader.Client.GetStringAsync("/api/v2/links", Stop)).ShouldContain($"\"Name {i}\"");
        }
    }

    [Fact]
    public async Task Replicas_that_write_at_the_same_time_lose_nothing_and_give_each_write_a_version_of_its_own()
    {
        const int Each = 40;
        await using var one = await TestHost.StartAsync(Store);
        await using var other = await TestHost.StartAsync(Store);

        await Task.WhenAll(
            new[] { one, other }.Select(
                (host, index) =>
                    Task.WhenAll(
                        Enumerable
                            .Range(0, Each)
                            .Select(async i =>
                                (
                                    await host.Client.PostAsJsonAsync(
                                        "/api/v2/countries",
                                        new
                                        {
                                            code = $"{(char)('A' + index)}{(char)('A' + (i / 26))}{(char)('A' + (i % 26))}",
                                            name = $"Country {index} {i}",
                                        },
                                        Stop
                                    )
                                ).StatusCode.ShouldBe(HttpStatusCode.Created)
                            )
                    )
            )
        );

        (await _server.QueryAsync(_database, "SELECT count(*), count(DISTINCT version), max(version) FROM country.countries")).ShouldBe([
            $"{2 * Each} | {2 * Each} | {2 * Each}",
        ]);
        (await one.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldBe(await other.Client.GetStringAsync("/api/v2/countries", Stop));
    }

    [Fact]
    public async Task Of_two_replicas_that_add_the_same_code_one_is_refused()
    {
        await using var one = await TestHost.StartAsync(Store);
        await using var other = await TestHost.StartAsync(Store);

        for (var i = 0; i < 20; i++)
        {
            var code = $"A{(char)('A' + i)}A";
            var answers = await Task.WhenAll(
                new[] { one, other }.Select(
                    (host, index) => host.Client.PostAsJsonAsync("/api/v2/countries", new { code, name = $"By {index}" }, Stop)
                )
            );

            answers.Select(answer => answer.StatusCode).Order().ShouldBe([HttpStatusCode.Created, HttpStatusCode.Conflict]);
        }
    }

    [Fact]
    public async Task The_password_may_come_from_a_file()
    {
        using var secrets = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(secrets.Path, "Store__Password"), PostgresServer.Password + "\n", Stop);

        await using var host = await TestHost.StartAsync([
            .. Store.Where(setting => !setting.StartsWith("Store:Password", StringComparison.Ordinal)),
            $"Secrets:Directory={secrets.Path}",
            "Seed:Data=demo",
        ]);

        (await host.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("Scotland");
    }

    [Theory]
    [InlineData("Store:Password=wrong", "password authentication failed", "Store:Password")]
    [InlineData("Store:Password=", "No password has been provided", "Store:Password")]
    [InlineData("Store:Connection=Host=127.0.0.1;Port=1;Database=x;Username=x", "Connection refused", "Store:Connection", 1)]
    [InlineData("Store:Connection=Host=nowhere.invalid;Database=x;Username=x", "nowhere.invalid", "Store:Connection", 1)]
    public async Task A_database_that_cannot_be_reached_is_refused_with_the_reason_and_what_to_do(
        string setting,
        string reason,
        string remedy,
        int seconds = 600 // Longer than a test may take: a permanent fault is refused at once.
    )
    {
        var refusal = await Should.ThrowAsync<StartupException>(() =>
            TestHost.StartAsync([.. Store, setting, $"Store:StartTimeout={TimeSpan.FromSeconds(seconds):c}"])
        );

        refusal.Faults.Count.ShouldBe(Host.Modules.All.Count);
        refusal.Faults.ShouldAllBe(fault => fault.Contains(reason) && fault.Contains(remedy));
        refusal.Message.ShouldNotContain(PostgresServer.Password);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_refused()
    {
        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(_server.SettingsFor("nothing")));

        refusal.Faults.ShouldAllBe(fault => fault.Contains("database \"nothing\" does not exist"));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_as_it_is()
    {
        await using (await TestHost.StartAsync([.. Store, "Seed:Data=demo"])) { }

        await _server.ExecuteAsync(
            _database,
            "INSERT INTO country.\"__EFMigrationsHistory\" VALUES ('29990101000000_FromTheFuture', '99.0')"
        );

        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(Store));

        refusal.Faults.ShouldHaveSingleItem().ShouldContain("29990101000000_FromTheFuture");
        (await _server.QueryAsync(_database, "SELECT count(*) FROM country.\"__EFMigrationsHistory\"")).ShouldBe(["4"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_only_database_is_refused_and_nothing_written(bool schemaExists)
    {
        if (schemaExists)
        {
            await using var host = await TestHost.StartAsync(Store);
        }

        await _server.ExecuteAsync("postgres", $"ALTER DATABASE {_database} SET default_transaction_read_only = on");

        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync([.. Store, "Seed:Data=demo"]));

        refusal.Faults.ShouldAllBe(fault => fault.Contains("read-only"));
        (await _server.QueryAsync(_database, "SELECT 1 FROM information_schema.schemata WHERE schema_name = 'country'")).Count.ShouldBe(
            schemaExists ? 1 : 0
        );
    }

    [Fact]
    public async Task A_database_that_becomes_read_only_refuses_writes_with_503_and_still_answers()
    {
        await using var host = await TestHost.StartAsync([.. Store, "Seed:Data=demo"]);
        await _server.ExecuteAsync("postgres", $"ALTER DATABASE {_database} SET default_transaction_read_only = on");
        await _server.ExecuteAsync("postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_database}'");
        await UntilAsync(async () => (await host.Client.GetAsync("/api/v2/countries", Stop)).StatusCode == HttpStatusCode.OK);

        var write = await host.Client.PutAsJsonAsync("/api/v2/countries/GER", new { name = "Other" }, Stop);

        write.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        write.Headers.RetryAfter.ShouldNotBeNull();
        (await host.Client.GetStringAsync("/api/v2/countries/GER", Stop)).ShouldContain("Germany");
    }

    [Theory]
    [InlineData("Store:Provider=Oracle", "Store:Provider")]
    [InlineData("Store:Provider=1", "Store:Provider")]
    [InlineData("Store:Provider=Postgres", "Store:Connection")]
    [InlineData("Store:Shared=true", "Store:Shared")]
    [InlineData("Store:Connection=Host=x;Database=y", "Store:Provider")]
    [InlineData("Store:Connection=nonsense", "Store:Connection")]
    [InlineData("Store:Connection=Host=x", "Store:Connection")]
    [InlineData("Secrets:Directory=/nowhere", "Secrets:Directory")]
    [InlineData("Store:Password=change-me", "Store:Password")]
    public async Task Settings_that_contradict_each_other_are_refused(string setting, string named)
    {
        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(setting));

        refusal.Faults.ShouldContain(fault => fault.Contains(named));
    }

    [Fact]
    public async Task A_refusal_does_not_repeat_a_password()
    {
        var refusal = await Should.ThrowAsync<StartupException>(() =>
            TestHost.StartAsync("Store:Provider=Postgres", "ConnectionStrings:Country=Host=x;Password=geheim")
        );

        refusal.Message.ShouldContain("ConnectionStrings:Country");
        refusal.Message.ShouldNotContain("geheim");
    }

    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}
