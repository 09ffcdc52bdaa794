using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Storage;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests.Stores;

/// <summary>The file of a store is damaged, foreign, or may not be written to.</summary>
public sealed class UnusableFileTests : IDisposable
{
    private const int Page = 4096;

    private static readonly Dictionary<string, Action<string>> _damages = new()
    {
        ["a page is overwritten"] = file => Overwrite(file, 2 * Page, [.. Enumerable.Repeat((byte)0xA5, Page)]),
        ["a page has become another"] = file => Overwrite(file, 2 * Page, File.ReadAllBytes(file)[Page..(2 * Page)]),
        ["a code has become none"] = file => Overwrite(file, File.ReadAllBytes(file).AsSpan().LastIndexOf("SCO"u8), "S?O"u8.ToArray()),
        ["its end is missing"] = file => Cut(file, new FileInfo(file).Length - Page),
        ["nearly all of it is missing"] = file => Cut(file, 100),
        ["it is empty"] = file => Cut(file, 0),
        ["it is text"] = file => File.WriteAllText(file, new string('x', 10_000)),
        ["it is of another program"] = file =>
        {
            File.Delete(file);
            StoreFile.Query(file, "CREATE TABLE bookmarks (url TEXT)");
        },
        ["it is of another module"] = file => File.Copy(Path.Combine(Path.GetDirectoryName(file)!, "currency.db"), file, overwrite: true),
        ["it was to be replaced"] = file => File.Copy(file, file + IFileStore.Restoring),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Damages => [.. _damages.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Countries => StoreFile.Of(_folder.Path, "Country");

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Damages))]
    public async Task It_refuses_to_start_says_which_file_and_what_to_do_and_touches_nothing(string damage)
    {
        await (await TestHost.StartAsync(Directory(), "Seed:Data=demo")).DisposeAsync();
        _damages[damage](Countries);
        var before = Files();

        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(Directory()));

        var fault = refusal.Faults.ShouldHaveSingleItem();
        fault.ShouldContain(Countries);
        fault.ShouldSatisfyAllConditions(() =>
            (fault.Contains("Store:Directory") || fault.Contains("name another place") || fault.Contains("Run restore again")).ShouldBeTrue(
                fault
            )
        );
        Files().ShouldBe(before);
    }

    [Fact]
    public async Task What_a_kill_left_in_the_log_of_a_damaged_file_stays_there()
    {
        await using (var host = await HostProcess.StartAsync(_folder.Path, "Seed:Data=demo"))
        {
            (await host.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "Only in the log" }, Stop)).EnsureSuccessStatusCode();
            StoreFile.Query(Countries, "PRAGMA wal_checkpoint(TRUNCATE)");
            (await host.Client.PutAsJsonAsync("/api/v2/countries/BBB", new { name = "Only in the log" }, Stop)).EnsureSuccessStatusCode();
        }

        Overwrite(Countries, Page, [.. Enumerable.Repeat((byte)0xA5, Page)]);
        var (before, log) = (await File.ReadAllBytesAsync(Countries, Stop), await File.ReadAllBytesAsync(Countries + "-wal", Stop));

        await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(Directory()));

        (await File.ReadAllBytesAsync(Countries, Stop)).ShouldBe(before);
        (await File.ReadAllBytesAsync(Countries + "-wal", Stop)).ShouldBe(log);
        log.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Damage_that_is_found_while_it_runs_refuses_the_write_and_nothing_else()
    {
        await using var host = await TestHost.StartAsync(Directory(), "Seed:Data=demo", "Logging:LogLevel:Default=None");
        // So that the program reads the file again.
        StoreFile.Query(Countries, "UPDATE countries SET name = name || '!' WHERE code = 'GER'");
        StoreFile.Query(Countries, "PRAGMA wal_checkpoint(TRUNCATE)");
        Overwrite(Countries, Page, [.. Enumerable.Repeat((byte)0xA5, (int)new FileInfo(Countries).Length - Page)]);

        using var answer = await host.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "Anything" }, Stop);

        await ShouldBeRefusedAsync(answer, "damaged");
        (await host.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("Scotland");
        (await host.Client.PutAsJsonAsync("/api/v2/currencies/AAA", new { name = "Anything" }, Stop)).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Fact]
    public async Task A_store_that_becomes_read_only_refuses_writes_until_it_is_no_more()
    {
        await using var host = await TestHost.StartAsync(Directory(), "Seed:Data=demo", "Logging:LogLevel:Default=None");
        var connection = StoreFile.ConnectionOf(host, "Country");
        connection.Query("PRAGMA query_only = ON");

        using var answer = await host.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "Anything" }, Stop);

        await ShouldBeRefusedAsync(answer, "read-only");
        (await host.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("Scotland");
        connection.Query("PRAGMA query_only = OFF");
        (await host.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "Anything" }, Stop)).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Fact]
    public async Task A_file_that_may_only_be_read_is_a_reason_not_to_start()
    {
        using var disk = SmallDisk.Mount(kilobytes: 1024);
        await (await TestHost.StartAsync($"Store:Directory={disk.Path}", "Seed:Data=demo")).DisposeAsync();
        disk.MakeReadOnly();

        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync($"Store:Directory={disk.Path}"));

        refusal.Faults.Count.ShouldBe(Host.Modules.All.Count);
        refusal.Faults.ShouldAllBe(fault => fault.Contains("it is read-only. Let this program write to the file and its folder"));
    }

    [Fact]
    public async Task A_folder_in_which_nothing_can_be_made_is_a_reason_not_to_start()
    {
        using var disk = SmallDisk.Mount(kilobytes: 1024);
        disk.MakeReadOnly();

        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync($"Store:Directory={disk.Path}"));

        refusal.Faults.Count.ShouldBe(Host.Modules.All.Count);
        refusal.Faults.ShouldAllBe(fault => fault.Contains("Let this program write to the file and its folder"));
    }

    private static async Task ShouldBeRefusedAsync(HttpResponseMessage answer, string why)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        problem.GetProperty("type").GetString().ShouldBe("urn:country-provider:problem:not-stored");
        problem.GetProperty("detail").GetString()!.ShouldContain(why);
    }

    private string Directory() => $"Store:Directory={_folder.Path}";

    // Without the files that SQLite puts beside the stores to coordinate processes.
    private Dictionary<string, string> Files() =>
        System
            .IO.Directory.GetFiles(_folder.Path)
            .Where(file =>
                !file.EndsWith("-shm", StringComparison.Ordinal)
                && !(file.EndsWith("-wal", StringComparison.Ordinal) && new FileInfo(file).Length == 0)
            )
            .ToDictionary(file => file, file => Convert.ToBase64String(File.ReadAllBytes(file)));

    private static void Overwrite(string file, long position, byte[] bytes)
    {
        position.ShouldBePositive();
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.Position = position;
        stream.Write(bytes);
    }

    private static void Cut(string file, long length)
    {
        using var stream = new FileStream(file, FileMode.Open);
        stream.SetLength(length);
    }
}
