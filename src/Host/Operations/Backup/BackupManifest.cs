using System.Text.Json;
using System.Text.Json.Serialization;
using CountryProvider.Storage;

namespace CountryProvider.Host.Operations.Backup;

/// <summary>The description of a backup.</summary>
/// <param name="Format">The version of the format; see <see cref="BackupArchive.Format"/>.</param>
/// <param name="Program">The version of the program that wrote the backup.</param>
internal sealed record BackupManifest(int Format, string Program, IReadOnlyList<BackupEntry> Stores);

/// <summary>A store in a backup.</summary>
/// <param name="Module">The name of the module that owns the store.</param>
/// <param name="File">The name of its file in the archive.</param>
/// <param name="Content">A description of the content of the store.</param>
/// <param name="Sha256">The SHA-256 hash of the file, in hexadecimal digits.</param>
/// <param name="Size">The size of the file in bytes; null in backups of version 0.1.0, which did not record it.</param>
internal sealed record BackupEntry(string Module, string File, StoreContent Content, string Sha256, long? Size = null);

[JsonSerializable(typeof(BackupManifest))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false
)]
internal sealed partial class BackupJson : JsonSerializerContext;
