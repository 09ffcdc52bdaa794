using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CountryProvider.Host.Operations.Backup;
using CountryProvider.Storage;
using CountryProvider.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Faults.Tests.Stores;

/// <summary>Forged archives, some with a manifest that matches the change. <c>restore</c> accepts none of them.</summary>
public sealed class ForgedBackupTests : IAsyncLifetime
{
    private const string Manifest = "manifest.json";
    private const int MB = 1_000_000;

    // Statements that change the store of a module, and the expected message.
    private static readonly Dictionary<string, (string Module, string Sql, string Said)> _stores = new()
    {
        ["a trigger"] = (
            "Country",
            "CREATE TRIGGER evil AFTER INSERT ON countries BEGIN UPDATE countries SET name = 'x'; END",
            "the trigger evil"
        ),
        ["a view"] = ("Country", "CREATE VIEW evil AS SELECT 1", "the view evil"),
        ["a table"] = ("Linking", "CREATE TABLE evil (a)", "the table evil"),
        ["an index"] = ("Linking", "CREATE INDEX evil ON links (currencies)", "the index evil"),
        ["a missing index"] = ("Country", "DROP INDEX ix_countries_version", "lacks the index ix_countries_version"),
        ["a column"] = ("Country", "ALTER TABLE countries ADD COLUMN evil TEXT", "the table countries"),
        ["a computed column"] = ("Country", "ALTER TABLE countries ADD COLUMN evil AS (hex(zeroblob(400000000)))", "the table countries"),
        ["a constraint"] = (
            "Country",
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, '"name" text NOT NULL', '"name" text NOT NULL CHECK (name <> ''Wales'')') WHERE name = 'countries'
            """,
            "the table countries"
        ),
        ["a trigger with the name of a table, hidden from the list"] = (
            "Country",
            "CREATE TEMP TABLE x(a); CREATE TRIGGER countries_ AFTER UPDATE ON countries BEGIN DELETE FROM countries; END",
            "the trigger countries_"
        ),
        ["migrations that are a view without end"] = (
            "Country",
            $"""
            DROP TABLE {History};
            CREATE VIEW {History} AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS MigrationId, '' AS ProductVersion FROM n
            """,
            "no store of this module"
        ),
        ["no migrations"] = ("Country", $"DELETE FROM {History}", "no store of this module"),
        ["a migration of the future"] = (
            "Country",
            $"INSERT INTO {History} VALUES ('29990101000000_Future', '')",
            "Use the version that wrote it"
        ),
        ["a name with a control character"] = (
            "Country",
            "UPDATE countries SET name = 'a' || char(7) || 'b' WHERE code = 'GER'",
            "row GER is refused"
        ),
        ["a name with a line break"] = (
            "Currency",
            "UPDATE currencies SET name = 'a' || char(10) || 'b' WHERE code = 'EUR'",
            "row EUR is refused"
        ),
        ["a name that turns the text around"] = (
            "Language",
            "UPDATE languages SET name = char(8238) || 'deu' WHERE code = 'deu'",
            "row deu is refused"
        ),
        ["an empty name"] = ("Country", "UPDATE countries SET name = '' WHERE code = 'GER'", "row GER is refused"),
        ["a long name"] = ("Country", "UPDATE countries SET name = printf('%.201c', 'x') WHERE code = 'GER'", "row GER is refused"),
        ["a huge name"] = (
            "Country",
            "UPDATE countries SET name = printf('%.2000000c', 'x') || hex(randomblob(1000000)) WHERE code = 'GER'",
            "cannot be used"
        ),
        ["a name that is no text"] = ("Country", "UPDATE countries SET name = x'474552' WHERE code = 'GER'", "would not have written"),
        ["a name that is no UTF-8"] = (
            "Country",
            "UPDATE countries SET name = CAST(x'47FF52' AS TEXT) WHERE code = 'GER'",
            "would not have written"
        ),
        ["no code"] = ("Country", "UPDATE countries SET code = 'G/R' WHERE code = 'GER'", "is refused: A code is three or four letters"),
        ["a code in the other case"] = ("Country", "UPDATE countries SET code = 'ger' WHERE code = 'GER'", "upper case"),
        ["a code twice"] = (
            "Language",
            "INSERT INTO languages (code, name, status, scope, direction, retired, version) SELECT upper(code), name, status, scope, "
                + "direction, retired, version + 100 FROM languages",
            "lower case"
        ),
        ["a link to no code"] = (
            "Linking",
            """UPDATE links SET currencies = '[{"code":"","tender":true}]' WHERE country = 'GER'""",
            "row GER is refused"
        ),
        ["a link to a code in the other case"] = (
            "Linking",
            """UPDATE links SET languages = '[{"code":"DEU","status":"official"}]' WHERE country = 'GER'""",
            "lower case"
        ),
        ["neither true nor false"] = ("Country", "UPDATE countries SET retired = 7 WHERE code = 'GER'", "would not have written"),
        ["a row that nobody reads"] = (
            "Country",
            "INSERT INTO countries (code, name, status, retired, version) VALUES ('AAA', 'Hidden', 'official', 0, 0)",
            "would not have written"
        ),
        ["a version that is no number"] = ("Country", "UPDATE countries SET version = '9x' WHERE code = 'GER'", "would not have written"),
        ["a list that is no JSON"] = ("Country", "UPDATE countries SET aliases = '[{' WHERE code = 'GER'", "cannot be used"),
        ["a list with nothing in it"] = ("Country", "UPDATE countries SET aliases = '[null]' WHERE code = 'GER'", "row GER is refused"),
        ["a list that is written in another way"] = (
            "Country",
            """UPDATE countries SET other_names = '[ "Allemagne" ]' WHERE code = 'GER'""",
            "would not have written"
        ),
        ["a day that there is not"] = ("Country", "UPDATE countries SET valid_to = '2026-02-30' WHERE code = 'GER'", "cannot be used"),
        ["a status that there is not"] = ("Country", "UPDATE countries SET status = 'x' WHERE code = 'GER'", "row GER is refused"),
        ["a damaged page"] = (
            "Country",
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'ix_countries_version'",
            "cannot be used"
        ),
    };

    // A change of the manifest, and the expected message.
    private static readonly Dictionary<string, (Func<string, string> Change, string Said)> _manifests = new()
    {
        ["no store at all"] = (text => Json(text, manifest => manifest["stores"] = new JsonArray()), "other files"),
        ["null for a store"] = (text => Json(text, manifest => manifest["stores"] = new JsonArray((JsonNode?)null)), "cannot be read"),
        ["null for the stores"] = (text => Json(text, manifest => manifest["stores"] = null), "cannot be read"),
        ["null for a module"] = (text => Json(text, manifest => manifest["stores"]![0]!["module"] = null), "cannot be read"),
        ["null for itself"] = (_ => "null", "cannot be read"),
        ["a store twice"] = (
            text => Json(text, manifest => manifest["stores"]!.AsArray().Add(manifest["stores"]![0]!.DeepClone())),
            "one of them twice"
        ),
        ["a member twice"] = (
            text => text.Replace("\"format\":1", "\"format\":1,\"format\":1", StringComparison.Ordinal),
            "cannot be read"
        ),
        ["a file elsewhere"] = (
            text => text.Replace("\"country.db\"", "\"../country.db\"", StringComparison.Ordinal),
            "not the file of its module"
        ),
        ["the file of another module"] = (
            text => text.Replace("\"country.db\"", "\"currency.db\"", StringComparison.Ordinal),
            "not the file of its module"
        ),
        ["a size that is too small"] = (text => Json(text, manifest => manifest["stores"]![0]!["size"] = 1), "are written down"),
        ["a size that is negative"] = (text => Json(text, manifest => manifest["stores"]![0]!["size"] = -1), "are written down"),
        ["other content"] = (text => Json(text, manifest => manifest["stores"]![0]!["content"]!["rows"] = 1000), "is written down"),
        ["another hash"] = (text => Json(text, manifest => manifest["stores"]![0]!["sha256"] = new string('0', 64)), "is not what it was"),
        ["a number that is too large"] = (
            text => text.Replace("\"format\":1", "\"format\":99999999999999999999", StringComparison.Ordinal),
            "cannot be read"
        ),
        ["deep JSON"] = (
            text =>
                text.Replace(
                    "\"format\":1",
                    $"\"x\":{new string('[', 20_000)}{new string(']', 20_000)},\"format\":1",
                    StringComparison.Ordinal
                ),
            "cannot be read"
        ),
        ["no JSON"] = (_ => "PK", "cannot be read"),
        ["more than a manifest has"] = (text => text + new string(' ', 100_000), "is larger than"),
    };

    // A change of the archive, and the expected message.
    private static readonly Dictionary<string, (Action<ZipArchive> Change, string Said)> _archives = new()
    {
        ["a file twice"] = (zip => Add(zip, "country.db", "x"), "one of them twice"),
        ["two manifests"] = (zip => Add(zip, Manifest, "{}"), "one of them twice"),
        ["a file that nobody names"] = (zip => Add(zip, "evil", "x"), "other files"),
        ["a path that leads out"] = (zip => Add(zip, "../../evil.db", "x"), "other files"),
        ["an absolute path"] = (zip => Add(zip, "/tmp/evil.db", "x"), "other files"),
        ["a log beside a store"] = (zip => Add(zip, "country.db-wal", "x"), "other files"),
        ["a folder"] = (zip => zip.CreateEntry("folder/"), "other files"),
        ["a link"] = (zip => Link(zip, "country.db", "/etc/passwd"), "are written down"),
        ["no manifest"] = (zip => zip.GetEntry(Manifest)!.Delete(), "There is no manifest.json"),
        ["a missing store"] = (zip => zip.GetEntry("country.db")!.Delete(), "other files"),
    };

    private readonly TemporaryFolder _folder = new(inMemory: true);
    private WebApplication _app = null!;

    public static TheoryData<string> Stores => [.. _stores.Keys];

    public static TheoryData<string> Manifests => [.. _manifests.Keys];

    public static TheoryData<string> Archives => [.. _archives.Keys];

    private const string History = "__EFMigrationsHistory";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.Path, "data");

    private string Archive => Path.Combine(_folder.Path, "backup.zip");

    private string Unpacked => Path.Combine(_folder.Path, "unpacked");

    private IReadOnlyList<IFileStore> Targets => [.. _app.Services.GetServices<IStore>().Cast<IFileStore>()];

    public async ValueTask InitializeAsync()
    {
        await (await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo")).DisposeAsync();
        _app = new Host.Product(Host.Modules.All).Build([$"--Store:Directory={Data}"]);
        await BackupArchive.WriteAsync(Archive, Targets, Host.Modules.All, Stop);
        await ZipFile.ExtractToDirectoryAsync(Archive, Unpacked, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_store_that_this_program_would_not_have_made(string what)
    {
        var (module, sql, said) = _stores[what];

        await ShouldBeRefusedAsync(Forge(module, sql), said);
    }

    [Theory, MemberData(nameof(Manifests))]
    public async Task A_manifest_that_is_wrong(string what)
    {
        var (change, said) = _manifests[what];

        await ShouldBeRefusedAsync(Pack(change), said);
    }

    [Theory, MemberData(nameof(Archives))]
    public async Task An_archive_with_other_files(string what)
    {
        var (change, said) = _archives[what];
        var forged = Pack();
        using (var zip = ZipFile.Open(forged, ZipArchiveMode.Update))
        {
            change(zip);
        }

        await ShouldBeRefusedAsync(forged, said);
    }

    [Fact]
    public async Task A_forged_archive_without_a_fault_is_taken()
    {
        // Otherwise all others might be refused for the way in which they were made.
        await ReadAsync(Forge("Country", "UPDATE countries SET name = 'Deutschland' WHERE code = 'GER'"));

        StoreFile
            .Query(Path.Combine(_folder.Path, "Country.copy"), "SELECT name FROM countries WHERE code = 'GER'")
            .ShouldBe(["Deutschland"]);
    }

    [Fact]
    public async Task A_backup_of_version_0_1_0_which_names_no_sizes_is_taken() =>
        await ReadAsync(
            Pack(text =>
                Json(
                    text,
                    manifest =>
                    {
                        foreach (var store in manifest["stores"]!.AsArray())
                        {
                            store!.AsObject().Remove("size").ShouldBeTrue();
                        }
                    }
                )
            )
        );

    [Fact]
    public async Task A_trigger_does_not_come_back()
    {
        var restore = await RestoreAsync(
            Forge("Country", "CREATE TRIGGER evil AFTER INSERT ON countries BEGIN UPDATE countries SET name = 'x'; END")
        );

        restore.ShouldBe((1, "", restore.Error));
        restore.Error.ShouldContain("the trigger evil");
        StoreFile.Query(StoreFile.Of(Data, "Country"), "SELECT name FROM sqlite_schema WHERE type = 'trigger'").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_unpacks_to_a_hundred_times_its_size_is_refused_before_it_is_unpacked(bool saysSo)
    {
        var forged = Pack(
            text => Json(text, manifest => StoreOf(manifest, "Country")["size"] = saysSo ? 300 * MB : null),
            "country.db",
            zip => Fill(zip, 0, 300 * MB)
        );
        new FileInfo(forged).Length.ShouldBeLessThan(MB);
        using var seen = new FileSystemWatcher(Data) { EnableRaisingEvents = true };
        var created = 0;
        seen.Created += (_, _) => Interlocked.Increment(ref created);

        var restore = await RestoreAsync(forged);

        restore.ShouldBe((1, "", restore.Error));
        restore.Error.ShouldContain("which no backup does");
        created.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_larger_than_the_archive_says_is_not_unpacked_further()
    {
        var forged = Pack(file: "country.db", content: zip => Fill(zip, 0, 30 * MB));
        var size = (int)new FileInfo(Path.Combine(Unpacked, "country.db")).Length;
        var bytes = await File.ReadAllBytesAsync(forged, Stop);
        for (var at = 0; bytes.AsSpan(at).IndexOf(BitConverter.GetBytes(30 * MB)) is >= 0 and var next; at += next + 4)
        {
            BitConverter.GetBytes(size).CopyTo(bytes, at + next);
        }

        await File.WriteAllBytesAsync(forged, bytes, Stop);

        await ShouldBeRefusedAsync(forged, "Country Provider");
    }

    [Fact]
    public async Task Sizes_whose_sum_is_no_number_are_refused()
    {
        var forged = Pack(text =>
            Json(
                text,
                manifest =>
                {
                    foreach (var store in manifest["stores"]!.AsArray())
                    {
                        store!["size"] = long.MaxValue;
                    }
                }
            )
        );
        await File.WriteAllBytesAsync(forged, WithSizes(await File.ReadAllBytesAsync(forged, Stop), long.MaxValue), Stop);

        await ShouldBeRefusedAsync(forged, "which no backup does");
    }

    [Fact]
    public async Task A_manifest_of_a_hundred_megabytes_needs_no_memory()
    {
        var forged = Pack(file: Manifest, content: zip => Fill(zip, (byte)' ', 100 * MB));

        var restore = await HostProcess.RunAsync(
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x4000000" },
            "restore",
            forged,
            $"--Store:Directory={Data}"
        );

        restore.ShouldBe((1, "", restore.Error));
        restore.Error.ShouldContain("manifest.json is larger than");
    }

    [Fact]
    public async Task What_does_not_fit_on_the_disk_is_refused_before_it_is_unpacked()
    {
        using var disk = SmallDisk.Mount(kilobytes: 512);
        await (await TestHost.StartAsync($"Store:Directory={disk.Path}", "Seed:Data=demo")).DisposeAsync();
        disk.Fill();
        disk.Free(24); // Enough for one of the four.

        var restore = await Terminal.RunAsync("restore", Archive, $"--Store:Directory={disk.Path}");

        restore.ShouldBe((1, "", restore.Error));
        restore.Error.ShouldContain("are free. Make room there");
        Directory.GetFiles(disk.Path, "*.unfinished").ShouldBeEmpty();
        disk.Free();
        await using var host = await TestHost.StartAsync($"Store:Directory={disk.Path}");
        (await host.Client.GetStringAsync("/api/v2/links", Stop)).ShouldContain("Scotland");
    }

    [Fact]
    public async Task A_store_that_would_make_files_beside_it_leaves_none_behind()
    {
        var restore = await RestoreAsync(Forge("Country", "PRAGMA journal_mode = WAL"));

        restore.ExitCode.ShouldBe(0, restore.Error);
        Directory
            .GetFiles(Data)
            .Select(Path.GetFileName)
            .Where(name => !name!.EndsWith(".in-use", StringComparison.Ordinal))
            .ShouldBe(["country.db", "currency.db", "language.db", "linking.db"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_archive_whose_end_is_missing_is_refused()
    {
        var archive = await File.ReadAllBytesAsync(Archive, Stop);
        var (cut, random) = (Path.Combine(_folder.Path, "cut.zip"), new Random(20261128));
        foreach (var length in Enumerable.Range(0, 100).Select(_ => random.Next(archive.Length)).Append(archive.Length - 1))
        {
            await File.WriteAllBytesAsync(cut, archive.AsMemory(0, length), Stop);

            await Should.ThrowAsync<StoreException>(() => ReadAsync(cut));
        }
    }

    [Fact]
    public async Task What_a_file_is_called_does_not_steer_the_terminal()
    {
        var restore = await RestoreAsync(Forge("Country", "CREATE VIEW \"\u001b[2J\" AS SELECT 1"));

        restore.Error.ShouldContain("the view ?[2J");
    }

    private async Task ShouldBeRefusedAsync(string forged, string said)
    {
        var before = Files();

        var refusal = await Should.ThrowAsync<StoreException>(() => ReadAsync(forged));

        refusal.Message.ShouldContain(said);
        Files().ShouldBe(before);

        Dictionary<string, string> Files() =>
            Directory.GetFiles(Data).ToDictionary(file => file, file => Convert.ToBase64String(File.ReadAllBytes(file)));
    }

    private Task ReadAsync(string archive) =>
        BackupArchive.ReadAsync(archive, Targets, store => Path.Combine(_folder.Path, store.Module + ".copy"), Stop);

    private Task<(int ExitCode, string Output, string Error)> RestoreAsync(string archive) =>
        Terminal.RunAsync("restore", archive, $"--Store:Directory={Data}");

    // An archive with a changed store, and a manifest that matches the change.
    private string Forge(string module, string sql)
    {
        using (var connection = StoreFile.Open(StoreFile.Of(Unpacked, module)))
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        return Pack();
    }

    /// <param name="manifest">What is done to the manifest.</param>
    /// <param name="file">An entry whose content is another one.</param>
    /// <param name="content">That content.</param>
    private string Pack(Func<string, string>? manifest = null, string? file = null, Action<Stream>? content = null)
    {
        var text = Json(
            File.ReadAllText(Path.Combine(Unpacked, Manifest)),
            json =>
            {
                foreach (var store in json["stores"]!.AsArray())
                {
                    var path = Path.Combine(Unpacked, store!["file"]!.GetValue<string>());
                    (store["sha256"], store["size"]) = (
                        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))),
                        new FileInfo(path).Length
                    );
                    if (
                        StoreFile.Query(path, "SELECT 1 FROM sqlite_schema WHERE name = 'ix_countries_version' AND rootpage = 2").Count == 0
                    )
                    {
                        var table = StoreFile
                            .Query(
                                path,
                                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('countries', 'currencies', "
                                    + "'languages', 'links')"
                            )
                            .Single();
                        store["content"]!["rows"] = int.Parse(
                            StoreFile.Query(path, $"SELECT count(*) FROM {table} WHERE version > 0").Single(),
                            CultureInfo.InvariantCulture
                        );
                        store["content"]!["version"] = long.Parse(
                            StoreFile.Query(path, $"SELECT max(CAST(version AS INTEGER)) FROM {table}").Single(),
                            CultureInfo.InvariantCulture
                        );
                    }
                }
            }
        );
        var archive = Path.Combine(_folder.Path, "forged.zip");
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Create);
        foreach (var path in Directory.GetFiles(Unpacked, "*.db"))
        {
            var name = Path.GetFileName(path);
            using var entry = zip.CreateEntry(name).Open();
            Write(entry, name, File.ReadAllBytes(path));
        }

        using var last = zip.CreateEntry(Manifest).Open();
        Write(last, Manifest, Encoding.UTF8.GetBytes(manifest?.Invoke(text) ?? text));
        return archive;

        void Write(Stream entry, string name, byte[] bytes)
        {
            if (name == file)
            {
                content!(entry);
            }
            else
            {
                entry.Write(bytes);
            }
        }
    }

    private static string Json(string text, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(text)!;
        change(json);
        return json.ToJsonString();
    }

    // An archive whose directory gives a wrong size for each store, as ZIP64: PKWARE's APPNOTE.TXT, 4.3.12, 4.3.16 and 4.5.3.
    private static byte[] WithSizes(byte[] zip, long size)
    {
        const int Header = 46;
        var end = zip.AsSpan()[^22..];
        var (count, directory) = (BitConverter.ToUInt16(end[10..]), BitConverter.ToInt32(end[16..]));
        var made = new MemoryStream();
        made.Write(zip.AsSpan(0, directory));
        for (var (number, at) = (0, directory); number < count; number++)
        {
            var header = zip.AsSpan(at, Header).ToArray();
            var name = zip.AsSpan(at + Header, BitConverter.ToUInt16(header, 28));
            at += Header + name.Length + BitConverter.ToUInt16(header, 30) + BitConverter.ToUInt16(header, 32);
            byte[] extra = name.EndsWith(".db"u8) ? [1, 0, 8, 0, .. BitConverter.GetBytes(size)] : [];
            if (extra.Length > 0)
            {
                BitConverter.GetBytes(uint.MaxValue).CopyTo(header, 24);
            }

            BitConverter.GetBytes(extra.Length).CopyTo(header, 30); // And no comment.
            made.Write([.. header, .. name, .. extra]);
        }

        BitConverter.GetBytes((int)made.Length - directory).CopyTo(end[12..]);
        made.Write(end);
        return made.ToArray();
    }

    private static JsonNode StoreOf(JsonNode manifest, string module) =>
        manifest["stores"]!.AsArray().Single(store => store!["module"]!.GetValue<string>() == module)!;

    private static void Fill(Stream stream, byte with, int length)
    {
        var block = Enumerable.Repeat(with, MB).ToArray();
        for (var written = 0; written < length; written += block.Length)
        {
            stream.Write(block);
        }
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }

    private static void Link(ZipArchive zip, string name, string target)
    {
        zip.GetEntry(name)!.Delete();
        var link = zip.CreateEntry(name);
        link.ExternalAttributes = Convert.ToInt32("120777", 8) << 16;
        using var entry = link.Open();
        entry.Write(Encoding.UTF8.GetBytes(target));
    }
}
