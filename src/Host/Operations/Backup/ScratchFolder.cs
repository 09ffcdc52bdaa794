namespace CountryProvider.Host.Operations.Backup;

/// <summary>A folder for what is not needed any more when the work is done.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("country-provider-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
