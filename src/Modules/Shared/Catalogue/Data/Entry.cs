using System.Text.Json;
using CountryProvider.Abstractions;
using CountryProvider.Web.Api;
using CountryProvider.Web.Search;

namespace CountryProvider.Catalogue.Data;

/// <summary>An entry in a language. What it is ordered and found by and its JSON are made once, when first asked for.</summary>
/// <param name="catalogue">What it is an entry of.</param>
/// <param name="stored">The entry as it is stored.</param>
/// <param name="language">The language of its name; null for English.</param>
public sealed class Entry<TRow>(CatalogueDefinition<TRow> catalogue, TRow stored, string? language) : IEntry
    where TRow : EntryRow, new()
{
    private readonly TRow _row = (TRow)stored.In(key => catalogue.NameOf(stored, key, language));
    private byte[]? _order;
    private SearchTexts? _searched;
    private ReadyJson? _json;
    private ReadyJson? _v1;

    /// <summary>The entry as it is stored.</summary>
    public TRow Stored => stored;

    /// <summary>The entry with its name in the language, and with what follows from other members.</summary>
    public TRow Row => _row;

    /// <inheritdoc/>
    public string Code => stored.Code;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => stored.Keys;

    /// <inheritdoc/>
    public DateOnly? ValidFrom => stored.ValidFrom;

    /// <inheritdoc/>
    public DateOnly? ValidTo => stored.ValidTo;

    /// <inheritdoc/>
    public bool Retired => stored.Retired;

    /// <summary>What it is called beside its name: in English, German and no language in particular.</summary>
    public IEnumerable<string> OtherNames =>
        new[] { stored.Name, catalogue.NameOf(stored, stored.Code, "de") }.Concat(stored.AllNames()).OfType<string>().Except([Row.Name]);

    /// <summary>What it is found by.</summary>
    public SearchTexts Searched =>
        _searched ??= new(
            stored
                .Keys.Select(key => (SearchTextKind.Code, (string?)key))
                .Concat(OtherNames.Prepend(Row.Name).Select(name => (SearchTextKind.Name, (string?)name)))
        );

    /// <summary>The entry in version 2 of the API.</summary>
    public ReadyJson Json => _json ??= new(JsonSerializer.SerializeToUtf8Bytes(Row, catalogue.Json), stored.Version);

    /// <summary>The entry in version 1 of the API, where a code is called short name.</summary>
    public ReadyJson V1 =>
        _v1 ??= new(
            Web.Api.Json.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("name", stored.Name);
                writer.WriteString("shortName", stored.Code);
                writer.WriteEndObject();
            })
        );

    private byte[] Order => _order ??= NameOrder.KeyOf(Row.Name, language);

    /// <summary>Entries are ordered by name as in their language, and then by code.</summary>
    public static int Compare(Entry<TRow> x, Entry<TRow> y) =>
        x.Order.AsSpan().SequenceCompareTo(y.Order) is not 0 and var byOrder ? byOrder
        : string.CompareOrdinal(x.Row.Name, y.Row.Name) is not 0 and var byName ? byName
        : string.CompareOrdinal(x.Code, y.Code);
}
