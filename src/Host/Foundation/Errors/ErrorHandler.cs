using System.Text.Json;
using CountryProvider.Abstractions;
using Microsoft.AspNetCore.Diagnostics;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Foundation.Errors;

/// <summary>Turns exceptions of modules and of the framework into error answers.</summary>
internal sealed partial class ErrorHandler(ILogger<ErrorHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true; // The client does not wait for the answer any more.
        }

        await ErrorAnswers.WriteAsync(httpContext, () => Describe(httpContext, exception));
        return true;
    }

    /// <summary>The error that the answer describes to the caller. Logs the exception when it is unexpected.</summary>
    public Error Describe(HttpContext http, Exception exception)
    {
        var error = Describe(RefusalOfBody(exception) ?? exception);
        if (error.Type == ProblemType.Internal)
        {
            Unexpected(exception, http.Request.Method, RequestRoute.Of(http) ?? "(no route)");
            UnexpectedAt(exception, http.Request.Path, http.Request.QueryString);
        }

        return error;
    }

    /// <summary>
    /// The refusal of a request whose body cannot be read; null for any other exception. Kestrel throws a different exception for one fault
    /// of a body: the size of a chunk is larger than a number can hold.
    /// </summary>
    public static BadHttpRequestException? RefusalOfBody(Exception exception) =>
        exception switch
        {
            BadHttpRequestException refusal => refusal,
            IOException { InnerException: OverflowException } => new(exception.Message, StatusCodes.Status400BadRequest, exception),
            _ => null,
        };

    private static Error Describe(Exception exception) =>
        exception switch
        {
            DomainException e => DomainErrors.Of(e),
            ModuleUnavailableException e => new(ProblemType.ModuleUnavailable, e.Message) { Module = e.Module, RetryAfter = e.RetryAfter },
            BadHttpRequestException { InnerException: JsonException json } => new(
                ProblemType.Malformed,
                $"The body is not the JSON that is expected here: {Where(json)}"
            ),
            BadHttpRequestException e => Error.OfStatus(e.StatusCode),
            _ => new(
                ProblemType.Internal,
                Say(ProblemType.Internal.Detail, "Hier ist ein Fehler aufgetreten, der nicht vorkommen sollte. Er wurde protokolliert.")
            ),
        };

    // The message of the framework names types of this program. Callers do not know them.
    private static string Where(JsonException json) =>
        $"see line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}{(json.Path is null or "$" ? "" : $", at {json.Path}")}.";

    [LoggerMessage(2, LogLevel.Error, "{Method} {Route} failed unexpectedly")]
    private partial void Unexpected(Exception exception, string method, string route);

    [LoggerMessage(3, LogLevel.Debug, "That was {Path}{Query}")]
    private partial void UnexpectedAt(Exception exception, PathString path, QueryString query);
}
