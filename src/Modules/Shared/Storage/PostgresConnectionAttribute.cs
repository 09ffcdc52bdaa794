using System.ComponentModel.DataAnnotations;

namespace CountryProvider.Storage;

/// <summary>The value is a connection string of PostgreSQL, or empty.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PostgresConnectionAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is string { Length: > 0 } text && ConnectionStrings.PostgresFault(text) is { } fault ? new(fault) : ValidationResult.Success;
}
