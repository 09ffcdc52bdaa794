using CountryProvider.Topology.Tests.Deployments;

namespace CountryProvider.Topology.Tests.Http;

/// <summary>What scenarios begin with.</summary>
internal static class Arrange
{
    /// <summary>Adds an entry under a code of its own.</summary>
    /// <returns>The code as it is stored, and the ETag.</returns>
    public static async Task<(string Code, string ETag)> Add(this HttpClient client, Entries entries, string name)
    {
        var code = entries.Stored(Codes.Next());
        var answer = (await client.Post(entries.V2, new { code, name })).ShouldBe(201);
        return (code, answer.ETag);
    }

    /// <summary>Adds a country, a currency and a language, each with the name <c>Country CODE</c> and so on.</summary>
    public static async Task<(string Country, string Currency, string Language)> AddThree(this HttpClient client)
    {
        var code = Codes.Next();
        foreach (var (entries, kind) in Entries.All.Zip(["Country", "Currency", "Language"]))
        {
            (await client.Post(entries.V2, new { code, name = $"{kind} {code}" })).ShouldBe(201);
        }

        return (code, code, code.ToLowerInvariant());
    }

    /// <summary>Adds one entry to each catalogue and links them.</summary>
    public static async Task<(string Country, string Currency, string Language)> AddLinked(this HttpClient client)
    {
        var (country, currency, language) = await client.AddThree();
        (await client.Put($"/api/v2/links/{country}", Link(currency, language))).ShouldBe(201);
        return (country, currency, language);
    }

    /// <summary>The body that links a country to these; null for none.</summary>
    public static object Link(string? currency, string? language = null) =>
        new { currencies = new[] { currency }.OfType<string>(), languages = new[] { language }.OfType<string>() };
}
