using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>The value is a connection string of PostgreSQL, or empty.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PostgresConnectionAttribute : ValidationAttribute
{
    /// <summary>What is wrong with a connection string; null when nothing is.</summary>
    public static string? Fault(string value)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(value);
            return string.IsNullOrEmpty(builder.Host) ? "names no server (Host=…)" : string.IsNullOrEmpty(builder.Database) ? "names no database (Database=…)" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return $"is not a connection string of PostgreSQL, such as Host=postgres;Database=country_provider;Username=country_provider ({e.Message.TrimEnd('.')})";
        }
    }

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is string { Length: > 0 } text && Fault(text) is { } fault ? new(fault) : ValidationResult.Success;
}
