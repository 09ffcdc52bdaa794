using System.Text.Json;
using CountryProvider.Abstractions;
using CountryProvider.Host.Foundation.Errors;

namespace CountryProvider.Host.Distribution;

/// <summary>Reads errors in the format of <see cref="ErrorAnswers.ProblemOf"/>.</summary>
internal static class ErrorReader
{
    private const int MaxLength = 64 * 1024;

    /// <summary>
    /// The exception of a module. Null when the answer is not a problem that modules report, for example an answer of another server.
    /// </summary>
    public static async Task<DomainException?> ReadAsync(Stream answer, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxLength]; // A longer answer contains no problem details, and may never end.
        var length = await answer.ReadAtLeastAsync(bytes, MaxLength, throwOnEndOfStream: false, cancellationToken);
        try
        {
            return
                JsonSerializer.Deserialize<Problem>(bytes.AsSpan(0, length), JsonSerializerOptions.Web) is { Detail: { } detail } problem
                && problem.Errors?.Values.Any(messages => messages is null) is not true
                && ProblemType.Find(problem.Type) is { } type
                ? DomainErrors.From(new(type, detail, problem.Errors))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Problem(string? Type, string? Detail, Dictionary<string, string[]>? Errors);
}
