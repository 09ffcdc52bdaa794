using System.CommandLine;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Operations.Backup;
using CountryProvider.Storage;

namespace CountryProvider.Host.Tools;

/// <summary>The verb <c>backup</c>: copies the stores of the hosted modules into one file while they are in use.</summary>
internal static class BackupCommand
{
    /// <summary>The file name that means the standard output or the standard input.</summary>
    public const string Stream = "-";

    public static Command Create(IProduct product)
    {
        var file = new Argument<string>("FILE") { Description = "file to write, which must not be there yet; - for the standard output" };
        var command = new Command(
            "backup",
            "copy the SQLite stores of the hosted modules into one ZIP file, also while they are used, and check the copies. Takes "
                + "settings too, as --Key=Value"
        )
        {
            file,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (arguments, stop) =>
                StoreVerb.UseFilesAsync(
                    product,
                    "The backup did not end well",
                    [.. arguments.UnmatchedTokens],
                    stores => RunAsync(arguments.GetRequiredValue(file), stores, product, stop)
                )
        );
        return command;
    }

    private static async Task RunAsync(string file, IReadOnlyList<IFileStore> stores, IProduct product, CancellationToken stop)
    {
        if (
            stores
                .Where(store => !File.Exists(store.File))
                .Select(store =>
                    $"There is no {store.File}. Name the folder of the stores with --Store:Directory, and with --Roles the modules "
                    + $"whose stores are there."
                )
                .ToList() is
            { Count: > 0 } missing
        )
        {
            throw new StartupException(missing);
        }

        using var folder = new ScratchFolder();
        if (file == Stream)
        {
            var archive = Path.Combine(folder.Path, "backup.zip");
            Report(await BackupArchive.WriteAsync(archive, stores, product.Modules, stop), "the standard output", Console.Error);
            await using var written = new FileStream(archive, FileMode.Open, FileAccess.Read);
            await using var output = Console.OpenStandardOutput();
            await written.CopyToAsync(output, stop);
            return;
        }

        var target = Path.GetFullPath(file);
        if (Path.Exists(target))
        {
            throw new StoreException($"{target} is there already. Name a file that is not.");
        }

        // The file gets its final name only when it is complete.
        var unfinished = target + ".unfinished";
        try
        {
            File.Delete(unfinished);
            var manifest = await BackupArchive.WriteAsync(unfinished, stores, product.Modules, stop);
            File.Move(unfinished, target, overwrite: false);
            Report(manifest, target, Console.Out);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static void Report(BackupManifest manifest, string target, TextWriter writer)
    {
        foreach (var store in manifest.Stores)
        {
            writer.WriteLine($"{store.Module}: {store.Content.Rows} rows, version {store.Content.Version}");
        }

        writer.WriteLine($"Saved to {target}, read back and compared.");
    }
}
