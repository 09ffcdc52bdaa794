using System.ComponentModel.DataAnnotations;

namespace CountryProvider.Storage;

/// <summary>The value must be a connection string for PostgreSQL, or empty.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PostgresConnectionAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is string { Length: > 0 } text && ConnectionStrings.PostgresFault(text) is { } fault ? new(fault) : ValidationResult.Success;
}
