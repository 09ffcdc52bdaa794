using System.Globalization;
using CountryProvider.Storage;

namespace CountryProvider.Host.Operations.Backup;

/// <summary>
/// Puts restored files in the place of those of the stores. However it is broken off, no store is served of which others were not replaced
/// as well: the files wait under names that keep their stores from being opened, and the next restore begins anew.
/// </summary>
internal static class Replacement
{
    private const string Unfinished = ".unfinished";

    // https://sqlite.org/src/file/src/os.h: SHARED_FIRST and SHARED_SIZE. A process that has a store open holds a lock on these bytes,
    // which need not be there.
    private const long FirstSharedByte = 0x4000_0002;
    private const int SharedBytes = 510;

    /// <summary>Where the restored file of a store is put together.</summary>
    public static string StagedFor(IFileStore store) => store.File + Unfinished;

    /// <summary>Replaces the files by the staged ones.</summary>
    /// <returns>The folders to which those that were there have been moved.</returns>
    /// <exception cref="StoreException">A process serves one of the stores; nothing was changed.</exception>
    public static IReadOnlyCollection<string> Replace(IReadOnlyList<IFileStore> stores)
    {
        var locks = new List<FileStream>();
        try
        {
            locks.AddRange(stores.Where(store => File.Exists(store.File)).Select(Lock));
            foreach (var store in stores)
            {
                File.Move(StagedFor(store), store.File + IFileStore.Restoring, overwrite: true);
            }

            return MoveAll(stores);
        }
        catch (Exception e)
            when ((e is IOException or UnauthorizedAccessException) && stores.Any(store => File.Exists(store.File + IFileStore.Restoring)))
        {
            throw new StoreException(
                $"It was broken off while files were replaced: {e.Message} The stores cannot be opened until it is done. Mend that "
                    + $"and restore again.",
                e
            );
        }
        finally
        {
            locks.ForEach(file => file.Dispose());
        }
    }

    private static SortedSet<string> MoveAll(IReadOnlyList<IFileStore> stores)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var store in stores)
        {
            var folder = Path.Combine(Path.GetDirectoryName(store.File)!, $"before-restore-{now}");
            foreach (var file in IFileStore.FilesOf(store.File).Where(File.Exists))
            {
                OwnerOnly.CreateFolder(folder);
                File.Move(file, Path.Combine(folder, Path.GetFileName(file)));
                folders.Add(folder);
            }

            File.Move(store.File + IFileStore.Restoring, store.File);
        }

        return folders;
    }

    // Not by way of SQLite, which does not get that far with a file that is damaged.
    private static FileStream Lock(IFileStore store)
    {
        var file = new FileStream(store.File, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
#pragma warning disable CA1416 // Where the system has no such locks, it says so.
            file.Lock(FirstSharedByte, SharedBytes);
#pragma warning restore CA1416
            return file;
        }
        catch (IOException e)
        {
            file.Dispose();
            throw new StoreException(
                $"{store.File} is in use. Stop the process that serves the module {store.Module}, and restore again.",
                e
            );
        }
    }
}
