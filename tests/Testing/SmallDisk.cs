using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace CountryProvider.Testing;

/// <summary>A disk of the test's own that has little room: a file system in memory, mounted on a folder.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk() { }

    public string Path => _folder.Path;

    private string Filling => System.IO.Path.Combine(Path, "filling");

    /// <summary>Mounts a small disk. If this is not allowed, the test is skipped, unless all tools are required (CI).</summary>
    public static SmallDisk Mount(int kilobytes)
    {
        const string Reason = "Only root may mount a small disk. Run the tests as root, in a container with the capability SYS_ADMIN.";
        var disk = new SmallDisk();
        if (
            !OperatingSystem.IsLinux()
            || !TryRun(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k,mode=777"),
                "country-provider-tests",
                disk.Path
            )
        )
        {
            disk._folder.Dispose();
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Fail(Reason);
        }

        return disk;
    }

    /// <summary>Leaves no room.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filling, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var block = new byte[4096]; ; file.Write(block)) { }
        }
        catch (IOException)
        {
            // That was the last block.
        }
    }

    /// <summary>Gives back the room that <see cref="Fill"/> has taken, or some of it.</summary>
    /// <param name="kilobytes">How much; everything when null.</param>
    public void Free(int? kilobytes = null)
    {
        using var file = new FileStream(Filling, FileMode.Open);
        file.SetLength(kilobytes is { } some ? Math.Max(0, file.Length - some * 1024) : 0);
    }

    /// <summary>Lets nothing be written any more. Not while a file is open for that.</summary>
    public void MakeReadOnly() => TryRun("mount", "-o", "remount,ro", Path);

    public void Dispose()
    {
        TryRun("umount", "-l", Path); // Lazily: a program that a test has left behind would keep it.
        _folder.Dispose();
    }

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
        )!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
