using System.Linq.Expressions;
using FluentValidation;

namespace CountryProvider.Web.Validation;

/// <summary>The validator of a request that carries a code and a name.</summary>
public abstract class CodeAndNameValidator<TRequest> : AbstractValidator<TRequest>
{
    /// <param name="code">Where the request has the code.</param>
    /// <param name="name">Where the request has the name.</param>
    protected CodeAndNameValidator(Expression<Func<TRequest, string?>> code, Expression<Func<TRequest, string?>> name)
    {
        RuleFor(code).IsCode();
        RuleFor(name).IsName();
    }
}
