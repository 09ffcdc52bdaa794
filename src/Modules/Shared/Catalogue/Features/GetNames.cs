using System.ComponentModel;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>The names of an entry in all languages, by language tag.</summary>
/// <param name="Key">Any of the entry's codes, in any case.</param>
/// <param name="On">The day for which the key is resolved; null for today.</param>
public sealed record GetNames<TRow>(string Key, DateOnly? On) : IQuery<IReadOnlyDictionary<string, NameInLanguage>>
    where TRow : EntryRow, new();

/// <summary>What an entry is called in a language.</summary>
public sealed record NameInLanguage(
    [property: Description("1 to 200 characters.")] string Name,
    [property: Description("shipped: from the Unicode CLDR; own: the department's.")] string Origin
);

internal sealed class GetNamesHandler<TRow>(Catalogue<TRow> catalogue, CatalogueDefinition<TRow> definition)
    : IRequestHandler<GetNames<TRow>, IReadOnlyDictionary<string, NameInLanguage>>
    where TRow : EntryRow, new()
{
    /// <exception cref="NotFoundException">The key means no entry on that day.</exception>
    public async Task<IReadOnlyDictionary<string, NameInLanguage>> Handle(GetNames<TRow> request, CancellationToken cancellationToken)
    {
        var row = await catalogue.GetAsync(request.Key, request.On ?? catalogue.Today, cancellationToken);
        var names = new SortedDictionary<string, NameInLanguage>(StringComparer.Ordinal);
        foreach (var (language, name) in definition.IsShipped(row) ? definition.Shipped.All(row.Code) : new Dictionary<string, string>())
        {
            names[language] = new(name, "shipped");
        }

        names["en"] = new(row.Name, names.GetValueOrDefault("en")?.Name == row.Name ? "shipped" : "own");
        foreach (var (language, name) in row.Names ?? new Dictionary<string, string>())
        {
            names[language] = new(name, "own");
        }

        return names;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyDictionary<string, NameInLanguage>))]
internal sealed partial class NamesJson : JsonSerializerContext;
