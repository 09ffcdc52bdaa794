using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CountryProvider.Host.Foundation;
using CountryProvider.Modularity;
using CountryProvider.Storage;

namespace CountryProvider.Host.Operations.Backup;

/// <summary>
/// One ZIP file with the stores of several modules. It holds a SQLite file for each store, and <c>manifest.json</c> with a description of
/// the files.
/// </summary>
internal static class BackupArchive
{
    /// <summary>The version of the format that this program writes.</summary>
    public const int Format = 1;

    private const string Manifest = "manifest.json";

    /// <summary>
    /// Copies the stores into a new archive while they are in use. Only the owner of the archive may read it. The method copies a store
    /// before the stores that it refers to. Stores never remove entries, so the later copies contain every entry that an earlier copy
    /// refers to.
    /// </summary>
    /// <exception cref="StoreException">A store cannot be copied.</exception>
    /// <exception cref="IOException">The archive cannot be written.</exception>
    public static async Task<BackupManifest> WriteAsync(
        string archive,
        IReadOnlyList<IFileStore> stores,
        IReadOnlyList<IModule> modules,
        CancellationToken stop
    )
    {
        using var folder = new ScratchFolder();
        var entries = new List<BackupEntry>();
        await using (var file = OwnerOnly.CreateFile(archive))
        {
            await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var store in stores.OrderByDescending(store => Depth(store.Module)))
                {
                    var name = FileOf(store.Module);
                    var copy = Path.Combine(folder.Path, name);
                    var content = await store.CopyAsync(copy, stop);
                    await zip.CreateEntryFromFileAsync(copy, name, stop);
                    entries.Add(new(store.Module, name, content, await HashAsync(copy, stop), new FileInfo(copy).Length));
                }

                await using var json = await zip.CreateEntry(Manifest).OpenAsync(stop);
                await JsonSerializer.SerializeAsync(
                    json,
                    new(Format, ProductVersion.Text, entries),
                    BackupJson.Default.BackupManifest,
                    stop
                );
            }

            file.Flush(flushToDisk: true);
        }

        return await ReadAsync(archive, stores, store => Path.Combine(folder.Path, store.Module + ".written"), stop);

        // The length of the longest chain of dependencies that starts at the module.
        int Depth(string module) => modules.Single(other => other.Name == module).Dependencies.Select(Depth).DefaultIfEmpty(0).Max() + 1;
    }

    /// <summary>Extracts the stores from an archive and checks each of them. The archive is not trusted.</summary>
    /// <param name="stores">The stores that the archive must contain. The method ignores other stores in the archive.</param>
    /// <param name="target">The path for the copy of a store. The method replaces an existing file.</param>
    /// <exception cref="StoreException">The archive is damaged, or a copy does not match its manifest, or cannot be used.</exception>
    /// <exception cref="IOException">A copy cannot be written.</exception>
    public static async Task<BackupManifest> ReadAsync(
        string archive,
        IReadOnlyList<IFileStore> stores,
        Func<IFileStore, string> target,
        CancellationToken stop
    )
    {
        await using var file = new FileStream(archive, FileMode.Open, FileAccess.Read);
        try
        {
            await using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            var manifest = await ManifestAsync(zip, stop);
            if (stores.FirstOrDefault(store => manifest.Stores.All(entry => entry.Module != store.Module)) is { } missing)
            {
                var modules = string.Join(", ", manifest.Stores.Select(entry => entry.Module));
                throw new StoreException(
                    $"There is no store of {missing.Module} in it, only of {modules}. Name with --Roles the modules to restore."
                );
            }

            var copies = stores
                .Select(store => CopyOf(zip, store, manifest.Stores.First(entry => entry.Module == store.Module), target(store)))
                .ToList();
            RefuseTooLarge(copies, file.Length);
            foreach (var copy in copies)
            {
                await UnpackAsync(zip, copy, stop);
                if (await HashAsync(copy.Path, stop) != copy.Entry.Sha256)
                {
                    throw new StoreException($"{copy.Entry.File} is not what it was when it was written. {Damaged}");
                }

                if (await copy.Store.InspectAsync(copy.Path, stop) is var content && content != copy.Entry.Content)
                {
                    throw new StoreException($"{copy.Entry.File} has {content}, and {copy.Entry.Content} is written down. {Damaged}");
                }
            }

            return manifest;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or NotSupportedException)
        {
            throw new StoreException($"It cannot be read: {e.Message.TrimEnd('.')}. {Damaged}", e);
        }
    }

    private const string Damaged = "It is damaged, or no backup of Country Provider; use another one.";

    // The manifest needs some hundred bytes for each store.
    private const int MaxManifest = 64 * 1024;

    // Measured ratios of store size to archive size: 32 for stores without a row, and 4 for a store with all 17,576 codes.
    // The ratio is 11 when all names are the same.
    private const int MaxRatio = 100;

    private static string FileOf(string module) => module.ToLowerInvariant() + ".db";

    private static async Task<BackupManifest> ManifestAsync(ZipArchive zip, CancellationToken stop)
    {
        await using var json = await (zip.GetEntry(Manifest) ?? throw new InvalidDataException($"There is no {Manifest} in it.")).OpenAsync(
            stop
        );
        var buffer = new byte[MaxManifest + 1];
        var length = await json.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        if (length > MaxManifest)
        {
            throw new InvalidDataException($"Its {Manifest} is larger than {MaxManifest} bytes");
        }

        var manifest =
            JsonSerializer.Deserialize(buffer.AsSpan(0, length), BackupJson.Default.BackupManifest)
            ?? throw new JsonException($"{Manifest} is null");
        if (manifest.Format != Format)
        {
            throw new StoreException(
                $"It was written by version {manifest.Program}, which writes other backups than this one can read. Use that version."
            );
        }

        // The serializer does not check for null elements in a list.
        if (manifest.Stores.Any(entry => entry is null || entry.File != FileOf(entry.Module)))
        {
            throw new InvalidDataException($"Its {Manifest} names a store that has no module, or not the file of its module");
        }

        var (files, named) = (zip.Entries.Select(entry => entry.FullName), manifest.Stores.Select(entry => entry.File).Append(Manifest));
        return
            named.Distinct().Count() == named.Count()
            && files.Order(StringComparer.Ordinal).SequenceEqual(named.Order(StringComparer.Ordinal))
            ? manifest
            : throw new InvalidDataException($"It has other files than those that its {Manifest} names, or one of them twice");
    }

    // The ZIP entry and the manifest both state the size. When they differ, the archive is damaged.
    private static Copy CopyOf(ZipArchive zip, IFileStore store, BackupEntry entry, string path) =>
        zip.GetEntry(entry.File)!.Length is var size && size == (entry.Size ?? size)
            ? new(store, entry, path, size)
            : throw new InvalidDataException($"{entry.File} has {size} bytes, and {entry.Size} are written down");

    // Checks the sizes before it writes anything, because other stores may be on the same disk. An archive can state any size, so the sum
    // may exceed a long.
    private static void RefuseTooLarge(List<Copy> copies, long archive)
    {
        if (copies.Sum(copy => (decimal)copy.Size) is var all && all > MaxRatio * archive)
        {
            throw new InvalidDataException($"It has {archive} bytes and would become {all}, which no backup does");
        }

        foreach (var folder in copies.GroupBy(copy => Path.GetDirectoryName(copy.Path)!, copy => copy.Size))
        {
            if (new DriveInfo(folder.Key).AvailableFreeSpace is var free && free < folder.Sum())
            {
                throw new StoreException(
                    $"It needs {folder.Sum()} bytes in {folder.Key}, and {free} are free. Make room there, and restore again."
                );
            }
        }
    }

    private static async Task UnpackAsync(ZipArchive zip, Copy copy, CancellationToken stop)
    {
        File.Delete(copy.Path);
        await using var source = await zip.GetEntry(copy.Entry.File)!.OpenAsync(stop);
        await using var written = OwnerOnly.CreateFile(copy.Path);
        var buffer = new byte[81_920];
        for (int read; (read = await source.ReadAsync(buffer, stop)) > 0; )
        {
            if (written.Position + read > copy.Size)
            {
                throw new InvalidDataException($"{copy.Entry.File} is larger than it says");
            }

            await written.WriteAsync(buffer.AsMemory(0, read), stop);
        }

        written.Flush(flushToDisk: true);
        if (written.Length != copy.Size)
        {
            throw new InvalidDataException($"{copy.Entry.File} is smaller than it says");
        }
    }

    private static async Task<string> HashAsync(string file, CancellationToken stop)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, stop));
    }

    /// <param name="Path">The path of the extracted copy.</param>
    /// <param name="Size">The size in bytes.</param>
    private sealed record Copy(IFileStore Store, BackupEntry Entry, string Path, long Size);
}
