using CountryProvider.Testing;

namespace CountryProvider.Manifests.Tests;

/// <summary>The files that the tests are about.</summary>
internal static class Repository
{
    /// <summary>The folder of the repository.</summary>
    public static string Root => RepositoryRoot.Path;

    /// <summary>The folder of the Kustomize files.</summary>
    public static string Kustomize { get; } = Path.Combine(Root, "kustomize");

    /// <summary>Copies <see cref="Kustomize"/>, but for what only this machine has.</summary>
    public static void CopyKustomizeTo(string folder)
    {
        foreach (
            var file in Directory
                .EnumerateFiles(Kustomize, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) is not ("postgres.env" or "secret.env" or "tls.crt" or "tls.key"))
        )
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Kustomize, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Makes the files that a person makes before the first apply.</summary>
    public static void MakeSecretsIn(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "components/postgres/postgres.env"), "Store__Password=chosen\n");
        File.WriteAllText(Path.Combine(folder, "components/postgres/secret.env"), "");
        File.WriteAllText(Path.Combine(folder, "components/tls/tls.crt"), "certificate");
        File.WriteAllText(Path.Combine(folder, "components/tls/tls.key"), "key");
    }
}
