using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Storage;

namespace CountryProvider.Host.Tools;

/// <summary>What verbs have in common that do something with stores and do not serve.</summary>
internal static class StoreVerb
{
    /// <summary>Does something with the stores of the hosted modules, which are not open, and says why when it fails.</summary>
    /// <param name="product">What has the stores.</param>
    /// <param name="failed">What it comes to then.</param>
    /// <param name="args">Settings.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        IProduct product,
        string failed,
        string[] args,
        Func<WebApplication, IReadOnlyList<IStore>, Task> work
    )
    {
        try
        {
            // Somebody waits for it at a terminal; but the first connection of a process on a busy machine may time out.
            await using var app = product.Build(["--Store:StartTimeout=00:00:10", .. args]);
            await work(app, [.. app.Services.GetServices<IStore>()]);
            return 0;
        }
        catch (StartupException e)
        {
            return await RefuseAsync(failed, e.Faults);
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(failed, [e.Message]);
        }
    }

    /// <summary>The same with stores that are files, without opening them.</summary>
    public static Task<int> UseFilesAsync(IProduct product, string failed, string[] args, Func<IReadOnlyList<IFileStore>, Task> work) =>
        RunAsync(
            product,
            failed,
            args,
            (_, stores) =>
            {
                if (stores.FirstOrDefault(store => store is not IFileStore) is { } other)
                {
                    throw new StoreException(
                        $"The store of {other.Module} is in PostgreSQL, which has its own means: pg_dump and pg_restore."
                    );
                }

                if (stores.Count == 0)
                {
                    throw new StoreException("This process hosts no module. Name some with --Roles.");
                }

                return work([.. stores.Cast<IFileStore>()]);
            }
        );

    private static async Task<int> RefuseAsync(string failed, IEnumerable<string> faults)
    {
        // What a file of others is called in its faults must not steer the terminal.
        var lines = faults.Select(fault => "  - " + string.Concat(fault.Select(character => char.IsControl(character) ? '?' : character)));
        await Console.Error.WriteLineAsync($"{failed}:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
        return 1;
    }
}
