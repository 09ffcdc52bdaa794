using System.Net.Http.Json;
using System.Runtime.Versioning;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests.Stores;

/// <summary>Files with data are readable only by their owner, with any umask.</summary>
[SupportedOSPlatform("linux")]
public sealed class FileModeTests : IDisposable
{
    private const UnixFileMode File600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder700 = File600 | UnixFileMode.UserExecute;
    private const UnixFileMode ForAll = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TemporaryFolder _folder = new(inMemory: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.Path, "new", "data");

    private string Archive => Path.Combine(_folder.Path, "backup.zip");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stores_with_all_that_is_beside_them_backups_and_restored_stores()
    {
        await OtherFilesAreForAllAsync();
        await using (var host = await HostProcess.StartAsync(Data, "Seed:Data=demo"))
        {
            (await host.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "Anything" }, Stop)).EnsureSuccessStatusCode();
            (await BackupAsync(Archive)).ExitCode.ShouldBe(0);

            ModesBelow(Data).ShouldAllBe(entry => entry.Mode == (entry.IsFolder ? Folder700 : File600));
            Directory
                .GetFiles(Data)
                .Count(file => file.EndsWith("-wal", StringComparison.Ordinal) || file.EndsWith("-shm", StringComparison.Ordinal))
                .ShouldBe(8);
        }

        File.GetUnixFileMode(Archive).ShouldBe(File600);

        (await Terminal.RunAsync("restore", Archive, $"--Store:Directory={Data}")).ExitCode.ShouldBe(0);
        (await Terminal.RunAsync("restore", Archive, $"--Store:Directory={Path.Combine(_folder.Path, "other")}")).ExitCode.ShouldBe(0);

        foreach (var folder in new[] { Data, Path.Combine(_folder.Path, "other") })
        {
            ModesBelow(folder).ShouldAllBe(entry => entry.Mode == (entry.IsFolder ? Folder700 : File600));
        }
    }

    [Fact]
    public async Task Stores_of_an_earlier_version_which_everybody_could_read()
    {
        await (await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo")).DisposeAsync();
        foreach (var file in Directory.GetFiles(Data))
        {
            File.SetUnixFileMode(file, File600 | ForAll);
        }

        await using var host = await TestHost.StartAsync($"Store:Directory={Data}");

        Directory.GetFiles(Data).ShouldAllBe(file => File.GetUnixFileMode(file) == File600);
    }

    [Fact]
    public async Task What_a_broken_off_backup_or_restore_has_left_behind()
    {
        await (await TestHost.StartAsync($"Store:Directory={Data}", "Seed:Data=demo")).DisposeAsync();
        string[] left = [Archive + ".unfinished", StoreFile.Of(Data, "Country") + ".unfinished"];
        foreach (var file in left)
        {
            await File.WriteAllTextAsync(file, "left", Stop);
            File.SetUnixFileMode(file, File600 | ForAll);
        }

        (await BackupAsync(Archive)).ExitCode.ShouldBe(0);
        (await Terminal.RunAsync("restore", Archive, $"--Store:Directory={Data}")).ExitCode.ShouldBe(0);

        File.GetUnixFileMode(Archive).ShouldBe(File600);
        File.GetUnixFileMode(StoreFile.Of(Data, "Country")).ShouldBe(File600);
    }

    // Where the system keeps everybody out by itself, these tests would show nothing.
    private async Task OtherFilesAreForAllAsync()
    {
        var file = Path.Combine(_folder.Path, "any");
        await File.WriteAllTextAsync(file, "", Stop);
        Assert.SkipUnless((File.GetUnixFileMode(file) & ForAll) == ForAll, "The umask of these tests takes new files away from others.");
    }

    private static IEnumerable<(string Path, bool IsFolder, UnixFileMode Mode)> ModesBelow(string folder) =>
        Directory
            .GetFileSystemEntries(folder, "*", SearchOption.AllDirectories)
            .Append(folder)
            .Select(path => (path, Directory.Exists(path), File.GetUnixFileMode(path)));

    private Task<(int ExitCode, string Output, string Error)> BackupAsync(string file) =>
        Terminal.RunAsync("backup", file, $"--Store:Directory={Data}");
}
