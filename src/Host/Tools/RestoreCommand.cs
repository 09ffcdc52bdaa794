using System.CommandLine;
using CountryProvider.Host.Operations.Backup;
using CountryProvider.Storage;

namespace CountryProvider.Host.Tools;

/// <summary>The verb <c>restore</c>: replaces the stores of the hosted modules by those of a backup.</summary>
internal static class RestoreCommand
{
    public static Command Create(IProduct product)
    {
        var file = new Argument<string>("FILE") { Description = "file that backup has written; - for the standard input" };
        var command = new Command(
            "restore",
            "put the stores of a backup in the place of those of the hosted modules, all or none; stop the processes that serve them "
                + "first. Keeps what was there. Takes settings too, as --Key=Value"
        )
        {
            file,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (arguments, stop) =>
                StoreVerb.UseFilesAsync(
                    product,
                    "The restore did not end well",
                    [.. arguments.UnmatchedTokens],
                    stores => RunAsync(arguments.GetRequiredValue(file), stores, stop)
                )
        );
        return command;
    }

    private static async Task RunAsync(string file, IReadOnlyList<IFileStore> stores, CancellationToken stop)
    {
        using var folder = new ScratchFolder();
        var archive = file == BackupCommand.Stream ? Path.Combine(folder.Path, "backup.zip") : Path.GetFullPath(file);
        if (file == BackupCommand.Stream)
        {
            await using var written = OwnerOnly.CreateFile(archive);
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(written, stop);
        }
        else if (!File.Exists(archive))
        {
            throw new StoreException($"There is no file {archive}.");
        }

        try
        {
            foreach (var directory in stores.Select(store => Path.GetDirectoryName(store.File)!).Distinct())
            {
                OwnerOnly.CreateFolder(directory);
            }

            var manifest = await BackupArchive.ReadAsync(archive, stores, Replacement.StagedFor, stop);
            var before = Replacement.Replace(stores);
            foreach (var store in stores)
            {
                var content = manifest.Stores.First(entry => entry.Module == store.Module).Content;
                Console.WriteLine($"{store.Module}: {content.Rows} rows, version {content.Version}, in {store.File}");
            }

            Console.WriteLine(
                before.Count == 0 ? "There were no stores before." : $"What was there before is in {string.Join(" and ", before)}."
            );
        }
        finally
        {
            foreach (var left in stores.Select(Replacement.StagedFor).SelectMany(IFileStore.FilesOf))
            {
                File.Delete(left);
            }
        }
    }
}
