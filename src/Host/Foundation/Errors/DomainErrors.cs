using CountryProvider.Abstractions;

namespace CountryProvider.Host.Foundation.Errors;

/// <summary>
/// Converts the exceptions of modules to errors, and errors back to exceptions. A caller in another process thus gets the exception
/// that the module threw.
/// </summary>
internal static class DomainErrors
{
    private static readonly Dictionary<string, string[]> _none = [];

    private static readonly (ProblemType Problem, Type Exception, Func<Error, DomainException> Create)[] _all =
    [
        (ProblemType.Validation, typeof(InvalidRequestException), error => new InvalidRequestException(error.Errors ?? _none)),
        (ProblemType.InvalidReference, typeof(InvalidReferenceException), error => new InvalidReferenceException(error.Errors ?? _none)),
        (ProblemType.NotFound, typeof(NotFoundException), error => new NotFoundException(error.Detail!)),
        (ProblemType.Conflict, typeof(ConflictException), error => new ConflictException(error.Detail!)),
        (ProblemType.PreconditionFailed, typeof(PreconditionFailedException), error => new PreconditionFailedException(error.Detail!)),
        (ProblemType.InvalidFile, typeof(InvalidFileException), error => new InvalidFileException(error.Faults)),
        (ProblemType.OutOfStep, typeof(OutOfStepException), error => new OutOfStepException(error.Detail!)),
        (ProblemType.NotStored, typeof(NotStoredException), error => new NotStoredException(error.Detail!)),
    ];

    /// <summary>The error that the answer describes to the caller.</summary>
    public static Error Of(DomainException exception) =>
        new(
            _all.First(row => row.Exception == exception.GetType()).Problem,
            Text.WithoutIsolates(exception.Message),
            (
                exception switch
                {
                    InvalidRequestException e => e.Errors,
                    InvalidReferenceException e => e.Errors,
                    _ => null,
                }
            )?.ToDictionary(field => field.Key, field => field.Value.Select(Text.WithoutIsolates).ToArray())
        )
        {
            Candidates = (exception as NotFoundException)?.Candidates ?? [],
            Faults =
            [
                .. (exception as InvalidFileException)?.Faults.Select(fault => fault with { Message = Text.WithoutIsolates(fault.Message) })
                    ?? [],
            ],
        };

    /// <summary>The exception that the other process threw. Null when no exception of a module has the type of the error.</summary>
    public static DomainException? From(Error error) => _all.FirstOrDefault(row => row.Problem == error.Type).Create?.Invoke(error);
}
