using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CountryProvider.Storage;

// What both databases store as text, so that one set of migrations serves both. Compiled models name these types.

/// <summary>A day, as <c>yyyy-MM-dd</c>.</summary>
public sealed class DayConverter()
    : ValueConverter<DateOnly, string>(
        day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
    );

/// <summary>How a column's values are written as JSON.</summary>
public interface IJsonColumn<T>
{
    /// <summary>Made at compile time.</summary>
    static abstract JsonTypeInfo<T> Type { get; }
}

/// <summary>
/// Something of several parts, as JSON. Its expressions name static methods alone, so that a compiled model can repeat them.
/// </summary>
public abstract class JsonColumnConverter<T, TColumn>() : ValueConverter<T, string>(value => Write(value), text => Read(text))
    where TColumn : IJsonColumn<T>
{
    /// <summary>What the column holds.</summary>
    public static string Write(T value) => JsonSerializer.Serialize(value, TColumn.Type);

    /// <summary>What a column's text says.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static T Read(string text) => JsonSerializer.Deserialize(text, TColumn.Type)!;
}

/// <summary>Rows are never changed, so two values are the same when they are one.</summary>
public sealed class SameObject<T>()
    : ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value == null ? 0 : value.GetHashCode(), value => value);
