using CountryProvider.Abstractions;
using CountryProvider.Web.Validation;
using FluentValidation;
using FluentValidation.Results;
using MediatR;

namespace CountryProvider.Host.Distribution;

/// <summary>Rejects a malformed request before its handler receives it.</summary>
public sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private readonly IValidator<TRequest>[] _validators = [.. validators];

    /// <inheritdoc/>
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        Validate(request);
        return next();
    }

    /// <summary>Rejects a malformed request.</summary>
    /// <exception cref="InvalidRequestException">A validator found a fault. The exception lists all faults.</exception>
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
