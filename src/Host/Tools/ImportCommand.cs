using System.CommandLine;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Import;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Web.Api;
using CountryProvider.Web.Csv;

namespace CountryProvider.Host.Tools;

/// <summary>The verb <c>import</c>: stores the entries of a file.</summary>
internal static class ImportCommand
{
    private const int MaxShown = 20;

    public static Command Create(IProduct product)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "CSV file with a header that names members, or a .json file with an array",
        };
        var catalogue = new Option<string>("--catalogue")
        {
            Description = "what the file holds: countries, currencies, languages or links",
            Required = true,
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "only say what would change" };
        var charset = new Option<string>("--charset") { Description = "utf-8 or windows-1252", DefaultValueFactory = _ => "utf-8" };
        var command = new Command(
            "import",
            "store what a file says, all rows or none, and say what changed. With SQLite, stop the program first, or use its API. "
                + "Takes settings too, as --Key=Value"
        )
        {
            file,
            catalogue,
            dryRun,
            charset,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (arguments, stop) =>
                StoreVerb.RunAsync(
                    product,
                    "Nothing was imported",
                    [.. arguments.UnmatchedTokens],
                    async (app, _) =>
                    {
                        var path = arguments.GetRequiredValue(file);
                        var importer = ImporterOf(app, arguments.GetRequiredValue(catalogue));
                        var content = await ReadAsync(path, stop);
                        await product.OpenStoresAsync(app);
                        await ImportAsync(importer, path, content, arguments.GetValue(charset)!, arguments.GetValue(dryRun), stop);
                    }
                )
        );
        return command;
    }

    private static IFileImport ImporterOf(WebApplication app, string catalogue)
    {
        var all = app.Services.GetServices<IFileImport>().ToList();
        return all.FirstOrDefault(importer => importer.Path == catalogue)
            ?? throw new StartupException([
                $"There is no catalogue of that name here. There are: {string.Join(", ", all.Select(importer => importer.Path))}.",
            ]);
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken stop)
    {
        if (new FileInfo(path) is { Exists: true, Length: > ImportFile.MaxBytes })
        {
            throw new IOException($"{path} is longer than {ImportFile.MaxBytes / 1024 / 1024} MiB. Split it.");
        }

        return await File.ReadAllBytesAsync(path, stop);
    }

    private static async Task ImportAsync(
        IFileImport importer,
        string path,
        byte[] content,
        string charset,
        bool isDryRun,
        CancellationToken stop
    )
    {
        var type = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? "application/json" : "text/csv";
        try
        {
            var result = await importer.ImportAsync(content, $"{type}; charset={charset}", isDryRun, new TerminalProgress(), stop);
            Console.WriteLine(
                $"{(isDryRun ? "Would be: " : "")}{result.Added} new, {result.Changed} changed, {result.Unchanged} as before."
            );
            foreach (var change in result.Changes.Take(MaxShown))
            {
                var before = change.Before?.ToJsonString(Json.Plain) ?? "new";
                Console.WriteLine($"  line {change.Line}, {change.Code}: {before} -> {change.After.ToJsonString(Json.Plain)}");
            }

            if (result.Added + result.Changed > MaxShown)
            {
                Console.WriteLine($"  and {result.Added + result.Changed - MaxShown} more");
            }
        }
        catch (InvalidFileException e)
        {
            throw new StartupException([
                .. e.Faults.Select(fault => $"{path}:{fault.Line}{(fault.Column is { } column ? $":{column}" : "")}: {Text(fault)}"),
            ]);
        }
        catch (DomainException e)
        {
            throw new StartupException([e.Message]);
        }
    }

    private static string Text(FileFault fault) =>
        Abstractions.Text.WithoutIsolates(fault.Member is null ? fault.Message : $"{fault.Member}: {fault.Message}");

    /// <summary>Writes the progress to the standard error. On a terminal, it always overwrites the same line.</summary>
    private sealed class TerminalProgress : IProgress<ImportProgress>
    {
        private readonly bool _isTerminal = !Console.IsErrorRedirected;
        private ImportPhase? _last;

        public void Report(ImportProgress value)
        {
            if (!_isTerminal && value.Phase == _last)
            {
                return; // In a file, one line for each phase is enough.
            }

            _last = value.Phase;
            var rows =
                value.Total == 0 ? ""
                : value.Phase is ImportPhase.Storing ? $" {value.Done} of {value.Total} rows"
                : $" {value.Total} rows";
            Console.Error.Write(_isTerminal ? $"\r{value.Phase}{rows}    " : $"{value.Phase}{rows}\n");
            if (_isTerminal && value.Phase is ImportPhase.Storing && value.Done == value.Total)
            {
                Console.Error.WriteLine();
            }
        }
    }
}
