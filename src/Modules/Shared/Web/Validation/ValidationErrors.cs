using System.Text.Json;
using CountryProvider.Abstractions;
using FluentValidation.Results;

namespace CountryProvider.Web.Validation;

/// <summary>Turns the failures of validators into an error.</summary>
public static class ValidationErrors
{
    /// <summary>Throws if there are failures.</summary>
    /// <exception cref="InvalidRequestException">There are failures. The exception lists all of them.</exception>
    public static void ThrowIfAny(IReadOnlyCollection<ValidationFailure>? failures)
    {
        if (failures is { Count: > 0 })
        {
            throw new InvalidRequestException(
                failures
                    .GroupBy(failure => InCamelCase(failure.PropertyName))
                    .ToDictionary(field => field.Key, field => field.Select(failure => failure.ErrorMessage).Distinct().ToArray())
            );
        }
    }

    private static string InCamelCase(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
