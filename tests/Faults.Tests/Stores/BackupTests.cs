using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using CountryProvider.Storage;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests.Stores;

/// <summary>The verbs <c>backup</c> and <c>restore</c>, as a person runs them.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly string[] _lists =
    [
        "/api/v2/countries?retired=true",
        "/api/v2/currencies?retired=true",
        "/api/v2/languages?retired=true",
        "/api/v2/links?status=all",
    ];

    private readonly TemporaryFolder _folder = new(inMemory: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.Path, "data");

    private string Archive => Path.Combine(_folder.Path, "backup.zip");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_saved_while_others_write_is_whole_and_comes_back()
    {
        string before,
            saved;
        await using (var host = await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo"))
        {
            before = await AllAsync(host.Client);
            using var enough = new CancellationTokenSource();
            var writing = WriteLinksAsync(host.Client, enough.Token);

            var backup = await HostProcess.RunAsync("backup", Archive, $"--Store:Directory={Data}");

            await enough.CancelAsync();
            var written = await writing;
            backup.ShouldBe((0, backup.Output, ""));
            backup.Output.ShouldContain($"Saved to {Archive}");
            written.ShouldBeGreaterThan(0, "it is saved while others write");
            saved = await AllAsync(host.Client);
            saved.ShouldNotBe(before);

            var serving = await HostProcess.RunAsync("restore", Archive, $"--Store:Directory={Data}");
            serving.ExitCode.ShouldBe(1);
            serving.Error.ShouldContain("is in use. Stop the process");
            (await AllAsync(host.Client)).ShouldBe(saved);
        }

        foreach (var repeated in new[] { false, true })
        {
            var restore = await RestoreAsync(Archive);

            restore.ShouldBe((0, restore.Output, ""));
            var kept = restore.Output.Split("before is in ")[1].Trim().TrimEnd('.');
            Directory.GetFiles(kept, "*.db").Length.ShouldBe(Host.Modules.All.Count);
            if (!repeated)
            {
                await using var old = await TestHost.StartAsync($"Store:Directory={kept}");
                (await AllAsync(old.Client)).ShouldBe(saved, "what was there before is still a set of stores");
            }
        }

        await using var again = await TestHost.StartAsync($"Store:Directory={Data}");
        (await again.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("Scotland");
        foreach (var file in Directory.GetFiles(Data, "*.db"))
        {
            StoreFile.Query(file, "PRAGMA integrity_check").ShouldBe(["ok"]);
        }

        // No link refers to entries that are missing in the other stores of the backup.
        var links = StoreFile.Query(StoreFile.Of(Data, "Linking"), "SELECT country FROM links");
        links.Except(StoreFile.Query(StoreFile.Of(Data, "Country"), "SELECT code FROM countries")).ShouldBeEmpty();
        links.Count.ShouldBeGreaterThan(3, "some were there when it was saved");
        (await again.Client.PutAsJsonAsync("/api/v2/countries/ZZZ", new { name = "After it" }, Stop)).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Theory]
    [InlineData("country,currency,language,linking")]
    [InlineData("currency")]
    [InlineData("language")]
    public async Task A_store_without_a_row_is_saved_and_comes_back(string roles)
    {
        await using (var host = await TestHost.StartAsync($"Store:Directory={Data}", $"Roles={roles}"))
        {
            var backup = await Terminal.RunAsync("backup", Archive, $"--Store:Directory={Data}", $"--Roles={roles}");

            backup.ShouldBe((0, backup.Output, ""));
            backup.Output.Split(": 0 rows, version 0").Length.ShouldBe(roles.Split(',').Length + 1);
        }

        var (before, elsewhere) = (await RestoreAsync(Archive, roles), Path.Combine(_folder.Path, "elsewhere"));
        var restore = await Terminal.RunAsync("restore", Archive, $"--Store:Directory={elsewhere}", $"--Roles={roles}");

        before.ShouldBe((0, before.Output, ""));
        restore.ShouldBe((0, restore.Output, ""));
        restore.Output.ShouldContain(": 0 rows, version 0");
        await using var again = await TestHost.StartAsync($"Store:Directory={elsewhere}", $"Roles={roles}");
        if (roles.Contains("country", StringComparison.Ordinal))
        {
            (await again.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldBe("[]");
            (await again.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "The first" }, Stop)).StatusCode.ShouldBe(
                HttpStatusCode.Created
            );
        }
    }

    [Fact]
    public async Task A_full_store_is_saved_and_comes_back_beside_empty_ones()
    {
        var full = await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=none");
        (await full.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "The only one" }, Stop)).EnsureSuccessStatusCode();
        await full.DisposeAsync();

        (await BackupAsync(Archive)).Output.ShouldContain("Country: 1 rows");
        (await RestoreAsync(Archive)).Output.ShouldContain("Linking: 0 rows");
    }

    [Fact]
    public async Task A_store_that_a_kill_left_without_tables_is_not_saved_and_says_why()
    {
        await (await TestHost.StartAsync($"Store:Directory={Data}")).DisposeAsync();
        var file = StoreFile.Of(Data, "Currency");
        File.Delete(file);
        StoreFile.Query(file, "PRAGMA journal_mode=WAL");

        (await BackupAsync(Archive)).Error.ShouldContain("has no tables");

        await (await TestHost.StartAsync($"Store:Directory={Data}")).DisposeAsync();
        (await BackupAsync(Archive)).ExitCode.ShouldBe(0, "a start makes them");
    }

    [Fact]
    public async Task Versions_and_entity_tags_are_those_of_the_backup()
    {
        string tag;
        await using (var host = await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo"))
        {
            tag = (await host.Client.GetAsync("/api/v2/countries/GER", Stop)).Headers.ETag!.Tag;
            (await BackupAsync(Archive)).ExitCode.ShouldBe(0);
            (await host.Client.PutAsJsonAsync("/api/v2/countries/GER", new { name = "Deutschland" }, Stop)).EnsureSuccessStatusCode();
        }

        (await RestoreAsync(Archive)).ExitCode.ShouldBe(0);

        await using var again = await TestHost.StartAsync($"Store:Directory={Data}");
        (await again.Client.GetAsync("/api/v2/countries/GER", Stop)).Headers.ETag!.Tag.ShouldBe(tag);
    }

    [Fact]
    public async Task A_store_moves_to_a_process_of_its_own_with_the_backup_of_another()
    {
        await (await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo")).DisposeAsync();
        (await BackupAsync(Archive)).ExitCode.ShouldBe(0);
        var elsewhere = Path.Combine(_folder.Path, "elsewhere");

        var restore = await Terminal.RunAsync("restore", Archive, "--Roles=country", $"--Store:Directory={elsewhere}");

        restore.Output.ShouldContain("There were no stores before");
        Directory.GetFiles(elsewhere).ShouldBe([StoreFile.Of(elsewhere, "Country")]);
        await using var host = await TestHost.StartAsync("Roles=country", $"Store:Directory={elsewhere}");
        (await host.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("Scotland");
    }

    [Fact]
    public async Task A_backup_goes_through_a_pipe()
    {
        await (await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo")).DisposeAsync();
        var (program, copy) = (HostProcess.Program, Path.Combine(_folder.Path, "copy"));

        using var pipe = Process.Start(
            "sh",
            [
                "-c",
                $"dotnet '{program}' backup - '--Store:Directory={Data}' 2> /dev/null | dotnet '{program}' restore - "
                    + $"'--Store:Directory={copy}' > /dev/null",
            ]
        );
        await pipe.WaitForExitAsync(Stop);

        pipe.ExitCode.ShouldBe(0);
        await using var host = await TestHost.StartAsync($"Store:Directory={copy}");
        (await host.Client.GetStringAsync("/api/v2/links", Stop)).ShouldContain("Scotland");
    }

    [Fact]
    public async Task A_damaged_store_is_replaced_and_kept()
    {
        await (await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo")).DisposeAsync();
        (await BackupAsync(Archive)).ExitCode.ShouldBe(0);
        await File.WriteAllTextAsync(StoreFile.Of(Data, "Country"), "rubbish", Stop);
        await File.WriteAllTextAsync(StoreFile.Of(Data, "Currency"), "", Stop);

        var backup = await BackupAsync(Archive + "2");
        var restore = await RestoreAsync(Archive);

        backup.ExitCode.ShouldBe(1);
        backup.Error.ShouldContain("country.db");
        File.Exists(Archive + "2").ShouldBeFalse();
        restore.ExitCode.ShouldBe(0, restore.Error);
        var kept = Directory.GetDirectories(Data, "before-restore-*").ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(StoreFile.Of(kept, "Country"), Stop)).ShouldBe("rubbish");
        await using var host = await TestHost.StartAsync($"Store:Directory={Data}");
        (await host.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("Scotland");
    }

    [Fact]
    public async Task Wherever_a_restore_is_broken_off_nothing_is_served_by_halves_and_the_next_one_ends_well()
    {
        await (await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo")).DisposeAsync();
        (await BackupAsync(Archive)).ExitCode.ShouldBe(0);

        // As a kill leaves it between two stores: one is replaced, one is on the way, the others wait.
        File.Move(StoreFile.Of(Data, "Currency"), StoreFile.Of(Data, "Currency") + ".moved");
        foreach (var module in new[] { "Currency", "Language", "Linking" })
        {
            File.Copy(StoreFile.Of(Data, "Country"), StoreFile.Of(Data, module) + IFileStore.Restoring);
        }

        var refusal = await Should.ThrowAsync<Host.Foundation.Settings.StartupException>(() =>
            TestHost.StartAsync($"Store:Directory={Data}")
        );
        refusal.Faults.Count.ShouldBe(3);
        refusal.Faults.ShouldAllBe(fault => fault.Contains("Run restore again"));
        (await RestoreAsync(Archive)).ExitCode.ShouldBe(0);

        await using var host = await TestHost.StartAsync($"Store:Directory={Data}");
        (await host.Client.GetStringAsync("/api/v2/links", Stop)).ShouldContain("Scotland");
    }

    [Fact]
    public async Task An_archive_in_which_a_byte_has_changed_is_refused_or_restores_the_same()
    {
        await (await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo")).DisposeAsync();
        (await BackupAsync(Archive)).ExitCode.ShouldBe(0);
        await using var app = await TestHost.StartAsync($"Store:Directory={Path.Combine(_folder.Path, "other")}");
        var stores = Stores(app);
        var archive = await File.ReadAllBytesAsync(Archive, Stop);
        var (damaged, random) = (Path.Combine(_folder.Path, "damaged.zip"), new Random(20261122));
        var sound = await ContentAsync(Archive);
        var refused = 0;
        for (var round = 0; round < 150; round++)
        {
            var bytes = (byte[])archive.Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(damaged, bytes, Stop);
            try
            {
                (await ContentAsync(damaged)).ShouldBe(sound);
            }
            catch (StoreException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(100);

        async Task<string> ContentAsync(string file)
        {
            await Host.Operations.Backup.BackupArchive.ReadAsync(file, stores, store => Path.Combine(_folder.Path, store.Module), Stop);
            return string.Join(
                '\n',
                stores.Select(store => Convert.ToBase64String(File.ReadAllBytes(Path.Combine(_folder.Path, store.Module))))
            );
        }
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_changes_nothing()
    {
        await (await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo")).DisposeAsync();
        (await BackupAsync(Archive)).ExitCode.ShouldBe(0);
        var newer = Path.Combine(_folder.Path, "newer.zip");
        File.Copy(Archive, newer);
        using (var zip = ZipFile.Open(newer, ZipArchiveMode.Update))
        {
            var manifest = zip.GetEntry("manifest.json")!;
            string text;
            using (var reader = new StreamReader(manifest.Open()))
            {
                text = await reader.ReadToEndAsync(Stop);
            }

            manifest.Delete();
            await using var json = zip.CreateEntry("manifest.json").Open();
            await json.WriteAsync(
                System.Text.Encoding.UTF8.GetBytes(text.Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal)),
                Stop
            );
        }

        var foreign = Path.Combine(_folder.Path, "foreign.zip");
        await File.WriteAllTextAsync(foreign, "This is no archive.", Stop);
        var before = Files();

        (await BackupAsync(Archive)).Error.ShouldContain("is there already");
        (await BackupAsync(Path.Combine(_folder.Path, "missing", "backup.zip"))).Error.ShouldContain("missing");
        (await Terminal.RunAsync("backup", Archive + "2", $"--Store:Directory={_folder.Path}")).Error.ShouldContain(
            $"There is no {StoreFile.Of(_folder.Path, "Country")}"
        );
        (await RestoreAsync(Archive + "2")).Error.ShouldContain("There is no file");
        (await RestoreAsync(foreign)).Error.ShouldContain("It is damaged, or no backup of Country Provider");
        (await RestoreAsync(newer)).Error.ShouldContain("Use that version");
        foreach (var verb in new[] { "backup", "restore" })
        {
            var (exitCode, _, error) = await Terminal.RunAsync(
                verb,
                Archive + (verb == "backup" ? "2" : ""),
                "--Store:Provider=Postgres",
                "--Store:Connection=Host=localhost;Database=anything"
            );
            (exitCode, error.Contains("pg_dump")).ShouldBe((1, true), error);
        }

        Files().ShouldBe(before);
    }

    private static IReadOnlyList<IFileStore> Stores(TestHost host) =>
        [.. ((IEnumerable<IStore>)host.Services.GetService(typeof(IEnumerable<IStore>))!).Cast<IFileStore>()];

    // Each write adds a country and links it at once.
    private static async Task<int> WriteLinksAsync(HttpClient client, CancellationToken enough)
    {
        for (var number = 0; ; number++)
        {
            if (enough.IsCancellationRequested)
            {
                return number;
            }

            var code = $"{(char)('A' + (number / 676 % 26))}{(char)('A' + (number / 26 % 26))}{(char)('A' + (number % 26))}";
            (
                await client.PostAsJsonAsync(
                    "/api/v1/countries-with-languages-and-currencies",
                    new
                    {
                        country = new { name = $"Country {number}", shortName = code },
                        currency = new { name = "Euro", shortName = "EUR" },
                        language = new { name = "German", shortName = "deu" },
                    },
                    Stop
                )
            ).EnsureSuccessStatusCode();
        }
    }

    private Dictionary<string, string> Files() =>
        Directory
            .GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .ToDictionary(file => file, file => Convert.ToBase64String(File.ReadAllBytes(file)));

    private static async Task<string> AllAsync(HttpClient client) =>
        string.Join('\n', await Task.WhenAll(_lists.Select(path => client.GetStringAsync(path, Stop))));

    private Task<(int ExitCode, string Output, string Error)> BackupAsync(string file) =>
        Terminal.RunAsync("backup", file, $"--Store:Directory={Data}");

    private Task<(int ExitCode, string Output, string Error)> RestoreAsync(
        string file,
        string roles = "country,currency,language,linking"
    ) => Terminal.RunAsync("restore", file, $"--Store:Directory={Data}", $"--Roles={roles}");
}
