using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Web.Api;
using CountryProvider.Web.Pages;
using Microsoft.AspNetCore.WebUtilities;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Foundation.Errors;

/// <summary>An error as the answer describes it to the caller.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The kind of error; null when the status alone describes it.</param>
/// <param name="Detail">What is wrong and what to do, in full sentences.</param>
/// <param name="Errors">Messages by field name.</param>
internal sealed record Error(
    int Status,
    ProblemType? Type = null,
    string? Detail = null,
    IReadOnlyDictionary<string, string[]>? Errors = null
)
{
    public Error(ProblemType type, string detail, IReadOnlyDictionary<string, string[]>? errors = null)
        : this(type.Status, type, detail, errors) { }

    /// <summary>
    /// The error for a request that the framework refused with a status alone. 400 and 413 get the problem type and the detail that this
    /// program uses for them. Other statuses get neither.
    /// </summary>
    public static Error OfStatus(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => new(
                ProblemType.Malformed,
                Say(
                    "The request is malformed: a body is missing or cannot be read.",
                    "Die Anfrage ist fehlerhaft: Der Inhalt fehlt oder ist nicht lesbar."
                )
            ),
            StatusCodes.Status413PayloadTooLarge => new(
                ProblemType.TooLarge,
                Say(ProblemType.TooLarge.Detail, "Die Eingabe ist größer, als hier angenommen wird.")
            ),
            _ => new(status),
        };

    /// <summary>The module that caused the error; null when no module did.</summary>
    public string? Module { get; init; }

    /// <summary>Entries that the caller may have meant instead.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];

    /// <summary>The faults of a file that the caller sent.</summary>
    public IReadOnlyList<FileFault> Faults { get; init; } = [];

    /// <summary>The address to use instead.</summary>
    public string? Url { get; init; }

    /// <summary>The time to wait before the next attempt.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public string Title => Type?.Title ?? ReasonPhrases.GetReasonPhrase(Status);
}

/// <summary>
/// Writes errors in the form that the caller expects. Version 1 of the API answers plain text, version 2 problem details. Clients of
/// REST Countries get a message in JSON. All other callers get a page.
/// </summary>
internal static class ErrorAnswers
{
    private static readonly JsonSerializerOptions _details = new(JsonSerializerDefaults.Web)
    {
        Encoder = Json.Encoder,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Answers with an error.</summary>
    /// <param name="describe">Makes the error. It is called after the language of the answer is known.</param>
    public static Task WriteAsync(HttpContext http, Func<Error> describe)
    {
        var kind = AnswerKind.Of(http);
        if (kind == AnswerKind.Page)
        {
            PageLanguage.Choose(http);
        }

        var error = describe();
        http.Response.StatusCode = kind == AnswerKind.V1 ? StatusInVersion1(error) : error.Status;
        http.Response.Headers.CacheControl = "no-store";
        if (error.RetryAfter is { } retryAfter)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds))
                .ToString("0", CultureInfo.InvariantCulture);
        }

        return kind == AnswerKind.V1 ? WriteText(http, WithDetail(error, http.Response.Headers.Allow))
            : kind == AnswerKind.V2 ? WriteProblem(http, error)
            : kind == AnswerKind.RestCountries ? WriteMessage(http, WithDetail(error, http.Response.Headers.Allow))
            : http.RequestServices.GetRequiredService<IErrorPage>().WriteAsync(http, error);
    }

    /// <summary>
    /// The status that version 1 of the API sends: 400 for a conflict. Version 1 does not distinguish a conflict from a malformed request.
    /// </summary>
    public static int StatusInVersion1(Error error) => error.Type == ProblemType.Conflict ? StatusCodes.Status400BadRequest : error.Status;

    /// <summary>The error with a detail. Some refusals of the framework have only a status, so the detail may be missing.</summary>
    /// <param name="allowed">The methods that the address accepts, when the request used another method.</param>
    public static Error WithDetail(Error error, string? allowed = null) =>
        error with
        {
            Detail =
                error.Detail
                ?? error.Status switch
                {
                    404 => "There is nothing at this address.",
                    405 => $"This address takes {allowed}.",
                    415 => "Send the body as application/json, with that Content-Type.",
                    _ => error.Title + ".",
                },
        };

    /// <summary>The text of the error in version 1 of the API.</summary>
    public static string TextOf(Error error) =>
        error.Errors is null
            ? error.Detail!
            : string.Join(" ", error.Errors.SelectMany(field => field.Value.Select(message => $"{ShortNames(field.Key)}: {message}")));

    /// <summary>The error as problem details (RFC 9457).</summary>
    public static byte[] ProblemOf(Error error, string traceId) =>
        Json.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", error.Type?.Urn ?? "about:blank");
            writer.WriteString("title", error.Title);
            writer.WriteNumber("status", error.Status);
            writer.WriteString("detail", error.Detail);
            if (error.Errors is not null)
            {
                writer.WritePropertyName("errors");
                JsonSerializer.Serialize(writer, error.Errors);
            }

            if (error.Candidates.Count > 0)
            {
                writer.WritePropertyName("candidates");
                JsonSerializer.Serialize(writer, error.Candidates, _details);
            }

            if (error.Faults.Count > 0)
            {
                writer.WritePropertyName("faults");
                JsonSerializer.Serialize(writer, error.Faults, _details);
            }

            if (error.Module is not null)
            {
                writer.WriteString("module", error.Module);
            }

            if (error.Url is not null)
            {
                writer.WriteString("url", error.Url);
            }

            writer.WriteString("traceId", traceId);
            writer.WriteEndObject();
        });

    /// <summary>The error in the JSON format of REST Countries.</summary>
    public static byte[] MessageOf(Error error) =>
        Json.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("message", error.Detail);
            writer.WriteNumber("status", error.Status);
            writer.WriteEndObject();
        });

    private static Task WriteMessage(HttpContext http, Error error)
    {
        var bytes = MessageOf(error);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        return http.Response.BodyWriter.WriteAsync(bytes).AsTask();
    }

    private static Task WriteText(HttpContext http, Error error)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(TextOf(error));
    }

    // Version 1 calls a code a short name.
    private static string ShortNames(string field) => field.Replace("code", "shortName", StringComparison.Ordinal);

    /// <summary>Writes the error as problem details, for every address.</summary>
    public static Task WriteProblem(HttpContext http, Error error)
    {
        if (error is { Status: StatusCodes.Status415UnsupportedMediaType, Detail: null } && HttpMethods.IsPatch(http.Request.Method))
        {
            error = error with { Detail = $"Send the body as {MergePatch.MediaType}, with that Content-Type." };
        }

        error = WithDetail(error, http.Response.Headers.Allow);
        http.Response.StatusCode = error.Status;
        var bytes = ProblemOf(error, Activity.Current?.Id ?? http.TraceIdentifier);
        http.Response.ContentType = "application/problem+json; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        return http.Response.BodyWriter.WriteAsync(bytes).AsTask();
    }
}
