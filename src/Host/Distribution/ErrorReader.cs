using System.Text.Json;
using CountryProvider.Abstractions;
using CountryProvider.Host.Foundation.Errors;

namespace CountryProvider.Host.Distribution;

/// <summary>Reads errors as <see cref="ErrorAnswers.ProblemOf"/> writes them.</summary>
internal static class ErrorReader
{
    private const int MaxLength = 64 * 1024;

    /// <summary>
    /// The error of a module; null when it is no problem of a kind that modules have, which is all that other servers say.
    /// </summary>
    public static async Task<DomainException?> ReadAsync(Stream answer, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxLength]; // Who sends more than that sends no problem, and may never stop.
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
