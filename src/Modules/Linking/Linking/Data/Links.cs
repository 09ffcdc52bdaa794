using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CountryProvider.Abstractions;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Http;

namespace CountryProvider.Linking.Data;

/// <summary>The links. The handlers of the module read and write through this class.</summary>
internal sealed partial class Links(IStore<LinkRow, LinkRows> store, Catalogues catalogues, TimeProvider clock)
{
    // Kept views of other days and languages. Today's view in English is requested most often and has its own field. A view takes
    // about 1 MB when all of its JSON has been requested.
    private const int KeptViews = 8;

    private readonly BoundedCache<(DateOnly On, LinkRows Links, Names Names), LinkView> _views = new(KeptViews);

    // For some names, the links whose unknown codes the catalogues were asked for. A code that is still missing does not exist.
    private readonly ConditionalWeakTable<Names, LinkRows> _askedFor = [];
    private volatile LinkView? _usual;
    private volatile LinkView? _withNames;

    /// <summary>The current day in UTC.</summary>
    public DateOnly Today => clock.Today();

    /// <summary>The links without names. They contain every acknowledged write.</summary>
    public ValueTask<LinkRows> ReadRowsAsync(CancellationToken cancellationToken) => store.ReadAsync(cancellationToken);

    /// <summary>All countries with their links. A new view is made only after a change.</summary>
    /// <param name="on">The day; null for today.</param>
    /// <param name="language">The language of the names; null for English.</param>
    /// <param name="lacks">Whether the view lacks something that the request needs. Then the catalogues are asked at once.</param>
    /// <exception cref="ModuleUnavailableException">A catalogue does not answer, and its last answer is too old.</exception>
    public Task<Reading> ReadAsync(DateOnly? on, string? language, Func<LinkView, bool>? lacks, CancellationToken cancellationToken) =>
        ReadAsync(now => ReadAsync(now, on, language, cancellationToken), lacks);

    /// <summary>Today's view in English, with the countries' names in all languages.</summary>
    /// <inheritdoc cref="ReadAsync(DateOnly?, string?, Func{LinkView, bool}?, CancellationToken)"/>
    public Task<Reading> ReadWithNamesAsync(Func<LinkView, bool>? lacks, CancellationToken cancellationToken) =>
        ReadAsync(now => ReadWithNamesAsync(now, cancellationToken), lacks);

    private async Task<Reading> ReadAsync(Func<bool, Task<Reading>> readAsync, Func<LinkView, bool>? lacks)
    {
        var reading = await readAsync(false);
        var wasAskedFor =
            !reading.View.NamesAreMissing
            || (_askedFor.TryGetValue(reading.View.Names, out var links) && ReferenceEquals(links, reading.View.Links));
        if (wasAskedFor && lacks?.Invoke(reading.View) is not true)
        {
            return reading;
        }

        reading = await readAsync(true);
        _askedFor.AddOrUpdate(reading.View.Names, reading.View.Links);
        return reading;
    }

    /// <summary>Today's view in English, with names that this call requests.</summary>
    /// <exception cref="ModuleUnavailableException">A catalogue does not answer, and its last answer is too old.</exception>
    public Task<Reading> ReadNowAsync(CancellationToken cancellationToken) => ReadAsync(now: true, null, null, cancellationToken);

    /// <summary>Changes the link of a country; see <see cref="IStore{TRow, TRows}.WriteAsync"/>.</summary>
    /// <param name="country">The code in the form in which the catalogue of countries stores it.</param>
    public Task<LinkRow?> WriteAsync(string country, Func<LinkRow?, long, LinkRow?> change, CancellationToken cancellationToken) =>
        store.WriteAsync(country, (_, existing, version) => change(existing, version), cancellationToken);

    /// <summary>Whether a text can be a key at all. Otherwise no catalogue need be asked for it.</summary>
    public static bool IsKey(string? text) => text is not null && Key().IsMatch(text);

    private async Task<Reading> ReadAsync(bool now, DateOnly? on, string? language, CancellationToken cancellationToken)
    {
        language = language == "en" ? null : language;
        var (names, stale) = await catalogues.In(language).AskAsync(now, cancellationToken);
        var links = await store.ReadAsync(cancellationToken);
        var today = Today;
        return new(
            on is not null && on != today || language is not null
                ? _views.Get((on ?? today, links, names), static key => new(key.Links, key.Names, key.On))
                : _usual = After(_usual, links, names),
            stale
        );
    }

    private async Task<Reading> ReadWithNamesAsync(bool now, CancellationToken cancellationToken)
    {
        var (names, stale) = await catalogues.WithNames().AskAsync(now, cancellationToken);
        return new(_withNames = After(_withNames, await store.ReadAsync(cancellationToken), names), stale);
    }

    // Today's view. It is the earlier view if nothing has changed.
    private LinkView After(LinkView? before, LinkRows links, Names names) =>
        before is not null && before.On == Today && ReferenceEquals(before.Links, links) && ReferenceEquals(before.Names, names)
            ? before
            : new(links, names, Today, before);

    [GeneratedRegex(@"^[A-Za-z0-9]{1,8}\z")]
    private static partial Regex Key();
}

/// <param name="Stale">Says that the view may be out of date; null when it is up to date.</param>
internal sealed record Reading(LinkView View, StaleNames? Stale)
{
    /// <summary>The view. If it may be out of date, the response is marked as stale first.</summary>
    public LinkView For(HttpResponse response)
    {
        Stale?.Mark(response);
        return View;
    }

    /// <summary>The country that a key means.</summary>
    /// <exception cref="NotFoundException">There is no such country.</exception>
    /// <exception cref="ModuleUnavailableException">The catalogue does not answer, so the country may exist.</exception>
    public LinkedCountry Get(string key) => View[Entry(key, View.Names.Countries).Code]!;

    /// <summary>The code of the entry that a filter names; null when the request has no such filter.</summary>
    /// <param name="parameter">The name of the filter's parameter.</param>
    /// <exception cref="InvalidRequestException">No entry has that key.</exception>
    /// <exception cref="ModuleUnavailableException">The catalogue does not answer, so the entry may exist.</exception>
    public string? CodeOf<TEntry>(string parameter, string? key, Entries<TEntry> entries)
        where TEntry : CatalogueEntry
    {
        try
        {
            return key is null ? null : Entry(key, entries).Code;
        }
        catch (NotFoundException e)
        {
            throw new InvalidRequestException(parameter, e.Message);
        }
    }

    /// <summary>The entry that a key means.</summary>
    /// <exception cref="NotFoundException">No entry has that key.</exception>
    /// <exception cref="ModuleUnavailableException">The catalogue does not answer, so the entry may exist.</exception>
    public TEntry Entry<TEntry>(string key, Entries<TEntry> entries)
        where TEntry : CatalogueEntry
    {
        if (entries.Find(key, View.On) is { } entry)
        {
            return entry;
        }

        if (Links.IsKey(key))
        {
            Stale?.ThrowFor<TEntry>();
        }

        throw entries.Missing(key, View.On);
    }
}
