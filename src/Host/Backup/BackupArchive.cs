using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Store;

namespace CountryProvider.Host.Backup;

/// <summary>One ZIP file with the stores of several modules: a SQLite file for each, and <c>manifest.json</c>, which says what has to be in them.</summary>
internal static class BackupArchive
{
    /// <summary>The one that is written.</summary>
    public const int Format = 1;

    private const string Manifest = "manifest.json";

    /// <summary>
    /// Copies the stores into a new archive, while they are used. Those of modules that refer to others come before those of the others, in which nothing
    /// is ever removed: whatever a copy refers to is in the other copies.
    /// </summary>
    /// <exception cref="StoreException">A store cannot be copied.</exception>
    /// <exception cref="IOException">The archive cannot be written.</exception>
    public static async Task<BackupManifest> WriteAsync(string archive, IReadOnlyList<IFileStore> stores, IReadOnlyList<IModule> modules, CancellationToken stop)
    {
        using var folder = new ScratchFolder();
        var entries = new List<BackupEntry>();
        await using (var file = new FileStream(archive, FileMode.CreateNew, FileAccess.Write))
        {
            await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var store in stores.OrderByDescending(store => Depth(store.Module)))
                {
                    var name = store.Module.ToLowerInvariant() + ".db";
                    var copy = Path.Combine(folder.Path, name);
                    var content = await store.CopyAsync(copy, stop);
                    await zip.CreateEntryFromFileAsync(copy, name, stop);
                    entries.Add(new(store.Module, name, content, await HashAsync(copy, stop)));
                }

                await using var json = await zip.CreateEntry(Manifest).OpenAsync(stop);
                await JsonSerializer.SerializeAsync(json, new(Format, App.Version, entries), BackupJson.Default.BackupManifest, stop);
            }

            file.Flush(flushToDisk: true);
        }

        return await ReadAsync(archive, stores, store => Path.Combine(folder.Path, store.Module + ".written"), stop);

        // How many modules stand behind one another from this one on.
        int Depth(string module) => modules.Single(other => other.Name == module).Dependencies.Select(Depth).DefaultIfEmpty(0).Max() + 1;
    }

    /// <summary>Takes the stores out of an archive, and checks each in every way that there is.</summary>
    /// <param name="stores">Those of which the archive must have a copy. What else it has is left alone.</param>
    /// <param name="target">Where the copy of a store is to be put.</param>
    /// <exception cref="StoreException">The archive is damaged, or a copy is not what it says, or cannot be used.</exception>
    /// <exception cref="IOException">A copy cannot be written.</exception>
    public static async Task<BackupManifest> ReadAsync(string archive, IReadOnlyList<IFileStore> stores, Func<IFileStore, string> target, CancellationToken stop)
    {
        await using var file = new FileStream(archive, FileMode.Open, FileAccess.Read);
        try
        {
            await using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            var manifest = await ManifestAsync(zip, stop);
            if (stores.FirstOrDefault(store => manifest.Stores.All(entry => entry.Module != store.Module)) is { } missing)
            {
                throw new StoreException($"There is no store of {missing.Module} in it, only of {string.Join(", ", manifest.Stores.Select(entry => entry.Module))}. Name with --Roles the modules to restore.");
            }

            foreach (var store in stores)
            {
                var entry = manifest.Stores.First(entry => entry.Module == store.Module);
                var copy = target(store);
                await using (var source = await (zip.GetEntry(entry.File) ?? throw new StoreException($"{entry.File} is missing in it. {Damaged}")).OpenAsync(stop))
                await using (var written = new FileStream(copy, FileMode.Create, FileAccess.Write))
                {
                    await source.CopyToAsync(written, stop);
                    written.Flush(flushToDisk: true);
                }

                if (await HashAsync(copy, stop) != entry.Sha256)
                {
                    throw new StoreException($"{entry.File} is not what it was when it was written. {Damaged}");
                }

                if (await store.InspectAsync(copy, stop) is var content && content != entry.Content)
                {
                    throw new StoreException($"{entry.File} has {content}, and {entry.Content} is written down. {Damaged}");
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

    private static async Task<BackupManifest> ManifestAsync(ZipArchive zip, CancellationToken stop)
    {
        await using var json = await (zip.GetEntry(Manifest) ?? throw new InvalidDataException($"There is no {Manifest} in it.")).OpenAsync(stop);
        var manifest = await JsonSerializer.DeserializeAsync(json, BackupJson.Default.BackupManifest, stop) ?? throw new JsonException($"{Manifest} is null.");
        return manifest.Format == Format ? manifest : throw new StoreException($"It was written by version {manifest.Program}, which writes other backups than this one can read. Use that version.");
    }

    private static async Task<string> HashAsync(string file, CancellationToken stop)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, stop));
    }
}
