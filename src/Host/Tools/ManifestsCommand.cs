using System.CommandLine;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Tools.Manifests;

namespace CountryProvider.Host.Tools;

/// <summary>The verb <c>manifests</c>: writes the files of Kustomize for a partition of the modules.</summary>
internal static class ManifestsCommand
{
    // The written files refer to this file. In the repository it is in the folder kustomize.
    private const string Base = "base/kustomization.yaml";

    public static Command Create(IProduct product)
    {
        var groups = new Option<string[]>("--group")
        {
            Description = "modules that are deployed together, separated by commas; once for each deployable",
            HelpName = "MODULES",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            Required = true,
        };
        var output = new Option<string>("--output")
        {
            Description =
                "folder to write to, beside the folders base and components of kustomize/, or anywhere when called beside kustomize/",
            HelpName = "FOLDER",
            Required = true,
        };
        var command = new Command("manifests", "write the Kustomize files that deploy the modules in groups") { groups, output };
        command.SetAction(
            async (arguments, _) =>
            {
                try
                {
                    var folder = Path.GetFullPath(arguments.GetRequiredValue(output));
                    Console.WriteLine($"Wrote {await WriteAsync(arguments.GetRequiredValue(groups), folder, product)} files to {folder}.");
                    return 0;
                }
                catch (StartupException e)
                {
                    await Console.Error.WriteLineAsync($"Nothing was written:{Environment.NewLine}{e.Message}");
                    return 1;
                }
            }
        );
        return command;
    }

    /// <summary>Writes the files for these groups of modules.</summary>
    /// <returns>The number of files.</returns>
    /// <exception cref="StartupException">The files cannot be written, and none was. The exception lists all faults.</exception>
    internal static async Task<int> WriteAsync(string[] groups, string folder, IProduct product)
    {
        var (partition, faults) = Partition.Parse(groups, product.Modules);
        if (partition is null)
        {
            throw new StartupException(faults);
        }

        string[] candidates = [Path.GetFullPath(Path.Combine(folder, "..")), Path.GetFullPath("kustomize")];
        var shared =
            candidates.FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, Base)))
            ?? throw new StartupException([
                $"There is no {Base} in {string.Join(" or ", candidates.Distinct())}. Name a folder inside kustomize/ of the "
                    + $"repository as --output, or call this beside that folder.",
            ]);
        await using var app = product.Build([]);
        var files = new KustomizeTree(partition, Path.GetRelativePath(folder, shared), app.Services)
            .Files()
            .ToDictionary(file => Path.Combine(folder, file.Key), file => file.Value);
        try
        {
            var foreign = files.Keys.Where(file => Path.Exists(file) && !IsOurs(file)).Order(StringComparer.Ordinal).ToList();
            if (foreign.Count > 0)
            {
                throw new StartupException([
                    .. foreign.Select(file =>
                        $"{file} is there and was not written by this. Move it away, or name another folder as --output."
                    ),
                ]);
            }

            await WriteAsync(files);
            return files.Count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException([
                $"{folder} cannot be written to: {e.Message} Name another folder as --output, or change its permissions.",
            ]);
        }
    }

    // All or nothing: files get their final names only when all of them are on the disk.
    private static async Task WriteAsync(Dictionary<string, string> files)
    {
        const string Unfinished = ".unfinished";
        try
        {
            foreach (var (path, content) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path + Unfinished, content);
            }

            foreach (var path in files.Keys)
            {
                File.Move(path + Unfinished, path, overwrite: true);
            }
        }
        finally
        {
            foreach (var path in files.Keys.Where(path => File.Exists(path + Unfinished)))
            {
                File.Delete(path + Unfinished);
            }
        }
    }

    private static bool IsOurs(string file) =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault()?.StartsWith(KustomizeTree.Header, StringComparison.Ordinal) == true;
}
