namespace CountryProvider.Testing;

/// <summary>A folder of the test's own, removed with everything in it when the test is over.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("country-provider-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
