using System.Globalization;
using CountryProvider.Storage;

namespace CountryProvider.Host.Operations.Backup;

/// <summary>
/// Replaces the files of the stores by restored files. After an interruption, no process serves a mix of old and restored stores. The
/// restored files then have names that keep their stores from being opened. The next restore starts from the beginning.
/// </summary>
internal static class Replacement
{
    private const string Unfinished = ".unfinished";

    // https://sqlite.org/src/file/src/os.h: SHARED_FIRST and SHARED_SIZE. A process with an open store holds a lock on these bytes. The
    // file may be shorter than that.
    private const long FirstSharedByte = 0x4000_0002;
    private const int SharedBytes = 510;

    /// <summary>The path at which the restored file of a store is prepared.</summary>
    public static string StagedFor(IFileStore store) => store.File + Unfinished;

    /// <summary>Replaces the files of the stores by the staged files.</summary>
    /// <returns>The folders to which the old files were moved.</returns>
    /// <exception cref="StoreException">
    /// A process serves one of the stores, and nothing was changed. Or an error interrupted the replacement; the stores stay closed until
    /// the next restore succeeds.
    /// </exception>
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

    // Does not use SQLite for the lock, because SQLite cannot open a damaged file.
    private static FileStream Lock(IFileStore store)
    {
        var file = new FileStream(store.File, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
#pragma warning disable CA1416 // A system without such locks throws an exception.
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
