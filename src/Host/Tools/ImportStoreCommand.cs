using System.CommandLine;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Storage;

namespace CountryProvider.Host.Tools;

/// <summary>The verb <c>import-store</c>: copies the data of SQLite files into PostgreSQL.</summary>
internal static class ImportStoreCommand
{
    public static Command Create(IProduct product)
    {
        var folder = new Argument<string>("FOLDER")
        {
            Description = "folder of the SQLite files, as in Store:Directory; stop the processes that use it first",
        };
        var command = new Command(
            "import-store",
            "copy the stores in SQLite files to the PostgreSQL database in Store:Connection, and compare them. Safe to repeat. Takes "
                + "settings too, as --Key=Value"
        )
        {
            folder,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (arguments, stop) =>
                StoreVerb.RunAsync(
                    product,
                    "The import did not end well",
                    [.. arguments.UnmatchedTokens, "--Store:Provider=Postgres", "--Seed:Data=none"],
                    (app, stores) => RunAsync(arguments.GetRequiredValue(folder), product, app, stores, stop)
                )
        );
        return command;
    }

    private static async Task RunAsync(
        string folder,
        IProduct product,
        WebApplication app,
        IReadOnlyList<IStore> stores,
        CancellationToken stop
    )
    {
        var targets = stores
            .Cast<IImportTarget>()
            .Select(target => (Target: target, File: Path.Combine(Path.GetFullPath(folder), target.Module.ToLowerInvariant() + ".db")))
            .ToList();
        if (targets.Where(target => !File.Exists(target.File)).Select(target => target.File).ToList() is { Count: > 0 } missing)
        {
            throw new StartupException([
                .. missing.Select(file =>
                    $"There is no {file}. Name the folder of the SQLite files, and with --Roles the modules whose files are there."
                ),
            ]);
        }

        // First checks all imports without writing, so that nothing is written unless everything can be.
        await product.OpenStoresAsync(app);
        foreach (var (target, file) in targets)
        {
            await target.ImportAsync(file, write: false, stop);
        }

        foreach (var (target, file) in targets)
        {
            var (rows, wereThere) = await target.ImportAsync(file, write: true, stop);
            Console.WriteLine(
                $"{target.Module}: {rows} rows {(wereThere ? "were there already, the same as" : "copied and the same as")} in {file}"
            );
        }
    }
}
