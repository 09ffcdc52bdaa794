namespace CountryProvider.Testing;

/// <summary>A folder of the test's own, removed with everything in it when the test is over.</summary>
/// <param name="inMemory">
/// Whether it may be in memory, where the system offers that: what is in it has no power cut to survive, and thousands of stores are made
/// for a run.
/// </param>
public sealed class TemporaryFolder(bool inMemory = false) : IDisposable
{
    private const string Memory = "/dev/shm";
    private const long Enough = 1L << 30;

    public string Path { get; } =
        inMemory && Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Enough
            ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, "country-provider-" + Guid.NewGuid().ToString("N"))).FullName
            : Directory.CreateTempSubdirectory("country-provider-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
