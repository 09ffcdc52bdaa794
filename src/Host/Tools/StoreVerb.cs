using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Storage;

namespace CountryProvider.Host.Tools;

/// <summary>Common code of verbs that work with stores and do not serve requests.</summary>
internal static class StoreVerb
{
    /// <summary>Does some work with the closed stores of the hosted modules. Writes the reason to the terminal when it fails.</summary>
    /// <param name="product">The program with the stores.</param>
    /// <param name="failed">The first words of the message about a failure.</param>
    /// <param name="args">The settings.</param>
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
            // A person waits at the terminal, so the timeout is short. It still allows for a slow first connection on a busy machine.
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

    /// <summary>The same for stores that are files. Does not open the stores.</summary>
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
        // A fault may quote names from a foreign file. Control characters in them must not reach the terminal.
        var lines = faults.Select(fault => "  - " + string.Concat(fault.Select(character => char.IsControl(character) ? '?' : character)));
        await Console.Error.WriteLineAsync($"{failed}:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
        return 1;
    }
}
