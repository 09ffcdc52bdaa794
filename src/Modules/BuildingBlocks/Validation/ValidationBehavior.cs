using System.Text.Json;
using CountryProvider.Abstractions;
using FluentValidation;
using FluentValidation.Results;
using MediatR;

namespace CountryProvider.BuildingBlocks.Validation;

/// <summary>Refuses a malformed request before its handler sees it.</summary>
public sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private readonly IValidator<TRequest>[] _validators = [.. validators];

    /// <inheritdoc/>
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        Validate(request);
        return next();
    }

    /// <summary>Refuses a malformed request.</summary>
    /// <exception cref="InvalidRequestException">A validator found a fault; all faults are listed.</exception>
    public void Validate(TRequest request)
    {
        List<ValidationFailure>? failures = null;
        foreach (var validator in _validators)
        {
            if (validator.Validate(request) is { IsValid: false } result)
            {
                (failures ??= []).AddRange(result.Errors);
            }
        }

        ValidationErrors.ThrowIfAny(failures);
    }
}

/// <summary>What validators found, as an answer.</summary>
public static class ValidationErrors
{
    /// <summary>Refuses what has faults.</summary>
    /// <exception cref="InvalidRequestException">There are some; all are listed.</exception>
    public static void ThrowIfAny(IReadOnlyCollection<ValidationFailure>? failures)
    {
        if (failures is { Count: > 0 })
        {
            throw new InvalidRequestException(failures
                .GroupBy(failure => InCamelCase(failure.PropertyName))
                .ToDictionary(field => field.Key, field => field.Select(failure => failure.ErrorMessage).Distinct().ToArray()));
        }
    }

    private static string InCamelCase(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
