using System.Text.Json;
using CountryProvider.Abstractions;
using Microsoft.AspNetCore.Diagnostics;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Errors;

/// <summary>Turns what modules and the framework throw into answers.</summary>
internal sealed partial class ErrorHandler(ILogger<ErrorHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true; // Nobody is waiting for the answer any more.
        }

        var error = Describe(exception);
        if (error.Status >= 500)
        {
            Unexpected(exception, httpContext.Request.Method, httpContext.Request.Path);
        }

        await ErrorAnswers.WriteAsync(httpContext, error);
        return true;
    }

    private static Error Describe(Exception exception) => exception switch
    {
        InvalidRequestException e => new(ProblemType.Validation, e.Message, e.Errors),
        InvalidReferenceException e => new(ProblemType.InvalidReference, e.Message, e.Errors),
        NotFoundException e => new(ProblemType.NotFound, e.Message),
        ConflictException e => new(ProblemType.Conflict, e.Message),
        PreconditionFailedException e => new(ProblemType.PreconditionFailed, e.Message),
        BadHttpRequestException { InnerException: JsonException json } => new(ProblemType.Malformed, $"The body is not the JSON that is expected here: {Where(json)}"),
        BadHttpRequestException { StatusCode: 413 } => new(ProblemType.TooLarge, Say(ProblemType.TooLarge.Detail, "Die Eingabe ist größer, als hier angenommen wird.")),
        BadHttpRequestException { StatusCode: 415 } => new(415),
        BadHttpRequestException e => new(ProblemType.Malformed, Say("The request is malformed: a body is missing or cannot be read.", "Die Anfrage ist fehlerhaft: Der Inhalt fehlt oder ist nicht lesbar.")) { Status = e.StatusCode },
        _ => new(ProblemType.Internal, Say(ProblemType.Internal.Detail, "Hier ist ein Fehler aufgetreten, der nicht vorkommen sollte. Er wurde protokolliert.")),
    };

    // The framework's own message names types of ours, which help nobody.
    private static string Where(JsonException json) =>
        $"see line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}{(json.Path is null or "$" ? "" : $", at {json.Path}")}.";

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} failed unexpectedly")]
    private partial void Unexpected(Exception exception, string method, PathString path);
}
