using CountryProvider.Host.Commands;
using CountryProvider.Storage;

namespace CountryProvider.Host.Backup;

/// <summary>The stores that the settings name, without opening them.</summary>
internal static class FileStores
{
    /// <inheritdoc cref="StoreVerb.RunAsync"/>
    public static Task<int> UseAsync(string failed, string[] args, Func<IReadOnlyList<IFileStore>, Task> work) => StoreVerb.RunAsync(failed, args, (_, stores) =>
    {
        if (stores.FirstOrDefault(store => store is not IFileStore) is { } other)
        {
            throw new StoreException($"The store of {other.Module} is in PostgreSQL, which has its own means: pg_dump and pg_restore.");
        }

        if (stores.Count == 0)
        {
            throw new StoreException("This process hosts no module. Name some with --Roles.");
        }

        return work([.. stores.Cast<IFileStore>()]);
    });
}
