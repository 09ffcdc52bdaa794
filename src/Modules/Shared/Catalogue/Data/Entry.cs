using System.Text.Json;
using CountryProvider.Abstractions;
using CountryProvider.Web.Api;
using CountryProvider.Web.Search;

namespace CountryProvider.Catalogue.Data;

/// <summary>An entry in one language. Its sort key, its search texts and its JSON are made once, at their first use.</summary>
/// <param name="catalogue">The catalogue of the entry.</param>
/// <param name="stored">The stored entry.</param>
/// <param name="language">The language of the name; null for English.</param>
public sealed class Entry<TRow>(CatalogueDefinition<TRow> catalogue, TRow stored, string? language) : IEntry
    where TRow : EntryRow, new()
{
    private readonly TRow _row = (TRow)stored.In(key => catalogue.NameOf(stored, key, language));
    private byte[]? _order;
    private SearchTexts? _searched;
    private ReadyJson? _json;
    private ReadyJson? _v1;

    /// <summary>The stored entry.</summary>
    public TRow Stored => stored;

    /// <summary>The entry with its name in the language, and with its derived members.</summary>
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

    /// <summary>All names beside the main name: in English, in German, and those without a language.</summary>
    public IEnumerable<string> OtherNames =>
        new[] { stored.Name, catalogue.NameOf(stored, stored.Code, "de") }.Concat(stored.AllNames()).OfType<string>().Except([Row.Name]);

    /// <summary>The texts by which a search finds the entry.</summary>
    public SearchTexts Searched =>
        _searched ??= new(
            stored
                .Keys.Select(key => (SearchTextKind.Code, (string?)key))
                .Concat(OtherNames.Prepend(Row.Name).Select(name => (SearchTextKind.Name, (string?)name)))
        );

    /// <summary>The entry in version 2 of the API.</summary>
    public ReadyJson Json => _json ??= new(JsonSerializer.SerializeToUtf8Bytes(Row, catalogue.Json), stored.Version);

    /// <summary>The entry in version 1 of the API, which calls the code short name.</summary>
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

    /// <summary>Compares entries by name, in the order of their language, and then by code.</summary>
    public static int Compare(Entry<TRow> x, Entry<TRow> y) =>
        x.Order.AsSpan().SequenceCompareTo(y.Order) is not 0 and var byOrder ? byOrder
        : string.CompareOrdinal(x.Row.Name, y.Row.Name) is not 0 and var byName ? byName
        : string.CompareOrdinal(x.Code, y.Code);
}
