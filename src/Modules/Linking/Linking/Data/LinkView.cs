using System.Collections.Concurrent;
using CountryProvider.Web.Api;
using CountryProvider.Web.Search;

namespace CountryProvider.Linking.Data;

/// <summary>Which countries are wanted.</summary>
internal enum LinkStatus
{
    /// <summary>Those that are fully linked.</summary>
    Complete,

    /// <summary>Those that lack something.</summary>
    Incomplete,

    /// <summary>Those that are linked to something retired or no longer valid, or are retired themselves.</summary>
    Outdated,

    /// <summary>Any.</summary>
    All,

    /// <summary>Those that lack nothing: fully linked, or retired.</summary>
    Linked,
}

/// <summary>All countries with what they are linked to, on one day, in one language, at one version of every store. Immutable.</summary>
internal sealed class LinkView
{
    private readonly Dictionary<string, LinkedCountry> _byCode;
    private readonly IReadOnlyList<LinkedCountry> _all;
    private readonly ConcurrentDictionary<(LinkStatus Status, bool Former), LinkList> _lists = [];

    /// <param name="before">A view of another version: countries of which nothing has changed are taken from it, with their JSON.</param>
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

    /// <summary>Whether a link has a code that the names do not have: they may be older than the link.</summary>
    public bool NamesAreMissing { get; }

    /// <summary>The lists of version 1 of the API; of the view of today in English.</summary>
    public LinkViewV1 V1 { get; }

    /// <summary>The country that a key means on the day, with what it is linked to; null when there is none.</summary>
    public LinkedCountry? Find(string? key) => Names.Countries.Find(key, On) is { } country ? this[country.Code] : null;

    /// <summary>The country under its own code; null when there is none.</summary>
    public LinkedCountry? this[string code] => _byCode.GetValueOrDefault(code);

    /// <summary>The countries that are wanted, in the order of their names.</summary>
    /// <param name="former">Whether to include those that are not valid on the day, and to show the currencies of all times.</param>
    public LinkList List(LinkStatus status, bool former = false) =>
        _lists.GetOrAdd(
            (status, former),
            key => new([.. _all.Where(linked => (key.Former || linked.IsValid) && linked.Is(key.Status))], key.Former)
        );
}

/// <summary>Some of the countries with what they are linked to.</summary>
/// <param name="former">Whether the currencies of all times are shown.</param>
internal sealed class LinkList(IReadOnlyList<LinkedCountry> items, bool former)
{
    private ReadyJson? _json;

    public IReadOnlyList<LinkedCountry> Items => items;

    /// <summary>The list in version 2 of the API.</summary>
    public ReadyJson Json => _json ??= new(Web.Api.Json.Array([.. items.Select(item => item.JsonOf(former).Bytes)]));

    /// <summary>The list in version 2 of the API, with some members alone.</summary>
    public ReadyJson Select(IReadOnlySet<string> members) =>
        new(Web.Api.Json.Array([.. items.Select(item => Web.Api.Json.Select(item.JsonOf(former).Bytes, members))]));

    /// <summary>Those that use a currency and a language; null for any.</summary>
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

    /// <summary>Those that somebody looks for, the best first; all of them, in order, when nothing is looked for.</summary>
    /// <param name="names">Of the view.</param>
    public LinkList Search(string? search, SearchMatch match, Names names) =>
        SearchQuery.Of(search) is { } query ? new(query.Find(items, item => item.RankOf(query, names), match), former) : this;

    /// <inheritdoc cref="Pagination.PageOf"/>
    public LinkList Page(int number, int size) => new(Pagination.PageOf(items, number, size), former);
}
