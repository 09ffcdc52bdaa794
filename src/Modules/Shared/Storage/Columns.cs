using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CountryProvider.Storage;

// What both databases store as text, so that one set of migrations serves both. Compiled models name these types.

/// <summary>A day, as <c>yyyy-MM-dd</c>.</summary>
public sealed class DayConverter() : ValueConverter<DateOnly, string>(
    day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));

/// <summary>Something of several parts, as JSON.</summary>
public abstract class JsonColumnConverter<T>(JsonTypeInfo<T> type) : ValueConverter<T, string>(value => JsonSerializer.Serialize(value, type), text => JsonSerializer.Deserialize(text, type)!);

/// <summary>Rows are never changed, so two values are the same when they are one.</summary>
public sealed class SameObject<T>() : ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value == null ? 0 : value.GetHashCode(), value => value);
