using System.Linq.Expressions;
using FluentValidation;

namespace CountryProvider.Web.Validation;

/// <summary>The validator of a request with a code and a name.</summary>
public abstract class CodeAndNameValidator<TRequest> : AbstractValidator<TRequest>
{
    /// <param name="code">Selects the code of the request.</param>
    /// <param name="name">Selects the name of the request.</param>
    protected CodeAndNameValidator(Expression<Func<TRequest, string?>> code, Expression<Func<TRequest, string?>> name)
    {
        RuleFor(code).IsCode();
        RuleFor(name).IsName();
    }
}
