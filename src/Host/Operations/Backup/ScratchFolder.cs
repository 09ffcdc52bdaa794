namespace CountryProvider.Host.Operations.Backup;

/// <summary>A temporary folder. It is deleted with its files at the end of the work.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("country-provider-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
