using System.Text.Json;
using System.Text.Json.Serialization;
using CountryProvider.Storage;

namespace CountryProvider.Host.Operations.Backup;

/// <summary>What a backup says of itself.</summary>
/// <param name="Format">How it is to be read; see <see cref="BackupArchive.Format"/>.</param>
/// <param name="Program">The version that wrote it.</param>
internal sealed record BackupManifest(int Format, string Program, IReadOnlyList<BackupEntry> Stores);

/// <summary>A store in a backup.</summary>
/// <param name="Module">The name of the module that owns it.</param>
/// <param name="File">The name of its file in the archive.</param>
/// <param name="Content">What is in it.</param>
/// <param name="Sha256">Of the file, in hexadecimal digits.</param>
/// <param name="Size">Of the file, in bytes; null in backups of version 0.1.0, which did not write it down.</param>
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
