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
                .Where(file => Path.GetFileName(file) is not ("postgres.env" or "secret.env" or "keys.env" or "tls.crt" or "tls.key"))
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
        File.WriteAllText(Path.Combine(folder, "workshop/06-solution/keys.env"), "Auth__ApiKeys=workshop all sha256:00\n");
        File.WriteAllText(Path.Combine(folder, "components/tls/tls.crt"), "certificate");
        File.WriteAllText(Path.Combine(folder, "components/tls/tls.key"), "key");
    }

    /// <summary>Copies files and folders of the repository to the same places below another folder.</summary>
    public static void CopyTo(string folder, params string[] paths)
    {
        foreach (
            var file in paths.SelectMany(path =>
                Directory.Exists(Path.Combine(Root, path))
                    ? Directory.EnumerateFiles(Path.Combine(Root, path), "*", SearchOption.AllDirectories)
                    : [Path.Combine(Root, path)]
            )
        )
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
