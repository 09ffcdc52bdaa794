using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CountryProvider.Storage;

// Both databases store these types as text, so that one set of migrations serves both. Compiled models name these types.

/// <summary>Stores a day as <c>yyyy-MM-dd</c>.</summary>
public sealed class DayConverter()
    : ValueConverter<DateOnly, string>(
        day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
    );

/// <summary>Says how to write the values of a column as JSON.</summary>
public interface IJsonColumn<T>
{
    /// <summary>The JSON metadata, generated at compile time.</summary>
    static abstract JsonTypeInfo<T> Type { get; }
}

/// <summary>
/// Stores a value with several parts as JSON. Its expressions name only static methods, because a compiled model must be able to
/// repeat them.
/// </summary>
public abstract class JsonColumnConverter<T, TColumn>() : ValueConverter<T, string>(value => Write(value), text => Read(text))
    where TColumn : IJsonColumn<T>
{
    /// <summary>Converts a value to the text of the column.</summary>
    public static string Write(T value) => JsonSerializer.Serialize(value, TColumn.Type);

    /// <summary>Converts the text of the column to a value.</summary>
    /// <exception cref="JsonException">The text is not the JSON of such a value.</exception>
    public static T Read(string text) => JsonSerializer.Deserialize(text, TColumn.Type)!;
}

/// <summary>Compares values by reference. Rows are immutable, so two values are equal only when they are the same object.</summary>
public sealed class SameObject<T>()
    : ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value == null ? 0 : value.GetHashCode(), value => value);
