using System.Collections.Concurrent;
using CountryProvider.Web.Api;
using CountryProvider.Web.Search;

namespace CountryProvider.Linking.Data;

/// <summary>Selects countries by the state of their links.</summary>
internal enum LinkStatus
{
    /// <summary>Fully linked countries.</summary>
    Complete,

    /// <summary>Countries that are not fully linked and not retired.</summary>
    Incomplete,

    /// <summary>Countries that are linked to a retired or no longer valid entry, or that are themselves retired and linked.</summary>
    Outdated,

    /// <summary>All countries except retired ones without links.</summary>
    All,

    /// <summary>Countries with nothing to complete: fully linked, or retired and linked.</summary>
    Linked,
}

/// <summary>All countries with their links, on one day, in one language, at one version of every store. Immutable.</summary>
internal sealed class LinkView
{
    private readonly Dictionary<string, LinkedCountry> _byCode;
    private readonly IReadOnlyList<LinkedCountry> _all;
    private readonly ConcurrentDictionary<(LinkStatus Status, bool Former), LinkList> _lists = [];

    /// <param name="before">A view of another version. Its unchanged countries are reused with their JSON.</param>
    public LinkView(LinkRows links, Names names, DateOnly on, LinkView? before = null)
    {
        (Links, Names, On) = (links, names, on);
        var known = before is not null && before.On == on && ReferenceEquals(before.Names, names) ? before._byCode : null;
        _all =
        [
            .. names.Countries.Snapshot.Entries.Select(country =>
            {
                var row = links.Find(country.Code);
                return known?.GetValueOrDefault(country.Code) is { } linked && linked.IsOf(row) ? linked : new(country, row, names, on);
            }),
        ];
        _byCode = new(_all.Count, StringComparer.Ordinal);
        foreach (var linked in _all)
        {
            _byCode[linked.Country.Code] = linked;
        }

        NamesAreMissing = _all.Any(linked => linked.NamesAreMissing);
        V1 = new(_all);
    }

    public LinkRows Links { get; }

    public Names Names { get; }

    /// <summary>The day.</summary>
    public DateOnly On { get; }

    /// <summary>Whether a link has a code that the names do not contain. Then the names may be older than the link.</summary>
    public bool NamesAreMissing { get; }

    /// <summary>The lists of version 1 of the API. Only used for the view of today in English.</summary>
    public LinkViewV1 V1 { get; }

    /// <summary>The country that a key means on the day, with its links; null when there is none.</summary>
    public LinkedCountry? Find(string? key) => Names.Countries.Find(key, On) is { } country ? this[country.Code] : null;

    /// <summary>The country with that code; null when there is none.</summary>
    public LinkedCountry? this[string code] => _byCode.GetValueOrDefault(code);

    /// <summary>The countries with the status, in the order of their names.</summary>
    /// <param name="former">Whether to include countries that are not valid on the day, and to show currencies of all times.</param>
    public LinkList List(LinkStatus status, bool former = false) =>
        _lists.GetOrAdd(
            (status, former),
            key => new([.. _all.Where(linked => (key.Former || linked.IsValid) && linked.Is(key.Status))], key.Former)
        );
}

/// <summary>Selected countries with their links.</summary>
/// <param name="former">Whether the list shows currencies of all times.</param>
internal sealed class LinkList(IReadOnlyList<LinkedCountry> items, bool former)
{
    private ReadyJson? _json;

    public IReadOnlyList<LinkedCountry> Items => items;

    /// <summary>The list in version 2 of the API.</summary>
    public ReadyJson Json => _json ??= new(Web.Api.Json.Array([.. items.Select(item => item.JsonOf(former).Bytes)]));

    /// <summary>The list in version 2 of the API, with only the given members.</summary>
    public ReadyJson Select(IReadOnlySet<string> members) =>
        new(Web.Api.Json.Array([.. items.Select(item => Web.Api.Json.Select(item.JsonOf(former).Bytes, members))]));

    /// <summary>The countries that use a currency and have a language; null for any.</summary>
    public LinkList Using(string? currency, string? language) =>
        currency is null && language is null
            ? this
            : new(
                [
                    .. items.Where(item =>
                        (currency is null || item.Shown(former).Any(c => c.Code == currency))
                        && (language is null || item.Languages.Any(l => l.Code == language))
                    ),
                ],
                former
            );

    /// <summary>The countries that match a search, the best first. Without a search text, all countries in order.</summary>
    /// <param name="names">The names of the view.</param>
    public LinkList Search(string? search, SearchMatch match, Names names) =>
        SearchQuery.Of(search) is { } query ? new(query.Find(items, item => item.RankOf(query, names), match), former) : this;

    /// <inheritdoc cref="Pagination.PageOf"/>
    public LinkList Page(int number, int size) => new(Pagination.PageOf(items, number, size), former);
}
