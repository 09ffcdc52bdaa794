using System.Net.Http.Json;

namespace CountryProvider.Testing;

/// <summary>
/// The world as real data: countries (ISO 3166-1), currencies (ISO 4217), languages (ISO 639-2/T and -3) and, for every country, one
/// currency and one language that are in use there.
/// </summary>
public static class IsoData
{
    public static IReadOnlyList<(string Code, string Name)> Countries { get; } = [.. Rows("countries").Select(row => (row[0], row[1]))];

    public static IReadOnlyList<(string Code, string Name)> Currencies { get; } = [.. Rows("currencies").Select(row => (row[0], row[1]))];

    public static IReadOnlyList<(string Code, string Name)> Languages { get; } = [.. Rows("languages").Select(row => (row[0], row[1]))];

    public static IReadOnlyList<(string Country, string Currency, string Language)> Links { get; } =
    [.. Rows("links").Select(row => (row[0], row[1], row[2]))];

    /// <summary>Writes all of it through version 2 of the API.</summary>
    /// <param name="client">Its base address is an empty host.</param>
    /// <param name="link">Which countries to link; null for all.</param>
    public static async Task LoadAsync(HttpClient client, Func<string, bool>? link = null)
    {
        await LoadAsync(client, "countries", Countries);
        await LoadAsync(client, "currencies", Currencies);
        await LoadAsync(client, "languages", Languages);
        await Task.WhenAll(
            Links
                .Where(row => link?.Invoke(row.Country) ?? true)
                .Select(async row =>
                    (
                        await client.PutAsJsonAsync(
                            $"api/v2/links/{row.Country}",
                            new { currencies = new[] { row.Currency }, languages = new[] { row.Language } }
                        )
                    ).EnsureSuccessStatusCode()
                )
        );
    }

    /// <summary>Writes the countries through version 2 of the API.</summary>
    /// <param name="client">Its base address is an empty host.</param>
    public static Task LoadCountriesAsync(HttpClient client) => LoadAsync(client, "countries", Countries);

    private static Task LoadAsync(HttpClient client, string path, IReadOnlyList<(string Code, string Name)> entries) =>
        Task.WhenAll(
            entries.Select(async entry =>
                (await client.PostAsJsonAsync($"api/v2/{path}", new { code = entry.Code, name = entry.Name })).EnsureSuccessStatusCode()
            )
        );

    // RFC 4180 as far as these files need it: a comma inside a name is quoted, a quote does not occur.
    private static IEnumerable<string[]> Rows(string name)
    {
        using var reader = new StreamReader(typeof(IsoData).Assembly.GetManifestResourceStream($"Iso/{name}.csv")!);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.EndsWith('"') ? [.. line.TrimEnd('"').Split(",\"", 2)] : line.Split(',');
        }
    }
}
