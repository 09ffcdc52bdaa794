using System.Text.Json;
using CountryProvider.Abstractions;
using CountryProvider.Host.Errors;

namespace CountryProvider.Host.Transport;

/// <summary>Reads errors as <see cref="ErrorAnswers.ProblemOf"/> writes them.</summary>
internal static class ErrorReader
{
    /// <summary>The error of a module; null when it is no problem of a kind that modules have.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static async Task<DomainException?> ReadAsync(Stream problem, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(problem, default, cancellationToken);
        return document.RootElement.ValueKind is JsonValueKind.Object
            && Text(document.RootElement, "detail") is { } detail
            && ProblemType.Find(Text(document.RootElement, "type")) is { } type
                ? DomainErrors.From(new(type, detail, Errors(document.RootElement)))
                : null;
    }

    private static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Dictionary<string, string[]>? Errors(JsonElement problem) =>
        problem.TryGetProperty("errors", out var errors) ? errors.Deserialize<Dictionary<string, string[]>>() : null;
}
