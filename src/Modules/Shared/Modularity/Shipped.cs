using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CountryProvider.Modularity;

/// <summary>A file of reference data that a module ships. <c>tools/ReferenceData</c> writes it.</summary>
/// <param name="Version">The day of the data set, as <c>yyyy-MM-dd</c>.</param>
/// <param name="Sources">The sources of the facts.</param>
/// <param name="Entries">The content of the file.</param>
public sealed record ShippedFile<T>(string Version, IReadOnlyList<ShippedSource> Sources, IReadOnlyList<T> Entries);

/// <summary>Where facts come from.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Version">Its version.</param>
/// <param name="Licence">Its licence, by its SPDX name where it has one.</param>
/// <param name="Url">Where it is.</param>
public sealed record ShippedSource(string Name, string Version, string Licence, string Url);

/// <summary>Reads files that are embedded in a module's assembly.</summary>
public static class Shipped
{
    /// <summary>Reads a file of reference data.</summary>
    /// <param name="assembly">The assembly of the module.</param>
    /// <param name="file">The name of the file, such as <c>countries.json</c>.</param>
    public static ShippedFile<T> Read<T>(Assembly assembly, string file, JsonTypeInfo<ShippedFile<T>> type)
    {
        using var stream = assembly.GetManifestResourceStream(file)!;
        return JsonSerializer.Deserialize(stream, type)!;
    }

    /// <summary>The version of a file of reference data. The file must begin with its version.</summary>
    /// <param name="assembly">The assembly of the module.</param>
    /// <param name="file">The name of the file, such as <c>countries.json</c>.</param>
    public static string VersionOf(Assembly assembly, string file)
    {
        using var stream = assembly.GetManifestResourceStream(file)!;
        Span<byte> beginning = stackalloc byte[64];
        var reader = new Utf8JsonReader(beginning[..stream.Read(beginning)], isFinalBlock: false, default);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("version") && reader.Read())
            {
                return reader.GetString()!;
            }
        }

        throw new InvalidOperationException($"The file {file} does not begin with its version.");
    }
}
