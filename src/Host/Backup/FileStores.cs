using CountryProvider.BuildingBlocks.Store;
using CountryProvider.Host.Settings;

namespace CountryProvider.Host.Backup;

/// <summary>The stores that the settings name, without opening them.</summary>
internal static class FileStores
{
    /// <summary>Does something with the stores of the hosted modules, and says why when it fails.</summary>
    /// <param name="failed">What it comes to then.</param>
    /// <param name="args">Settings.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> UseAsync(string failed, string[] args, Func<IReadOnlyList<IFileStore>, Task> work)
    {
        try
        {
            await using var app = App.Build(args, Modules.All, configure: null);
            var stores = app.Services.GetServices<IStore>().ToList();
            if (stores.FirstOrDefault(store => store is not IFileStore) is { } other)
            {
                throw new StoreException($"The store of {other.Module} is in PostgreSQL, which has its own means: pg_dump and pg_restore.");
            }

            if (stores.Count == 0)
            {
                throw new StoreException("This process hosts no module. Name some with --Roles.");
            }

            await work([.. stores.Cast<IFileStore>()]);
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

    private static async Task<int> RefuseAsync(string failed, IEnumerable<string> faults)
    {
        await Console.Error.WriteLineAsync($"{failed}:{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(fault => "  - " + fault))}");
        return 1;
    }
}
