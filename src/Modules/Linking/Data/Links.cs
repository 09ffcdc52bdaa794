using CountryProvider.Abstractions;
using CountryProvider.Country.Contracts;
using CountryProvider.Storage;
using Microsoft.AspNetCore.Http;

namespace CountryProvider.Linking.Data;

/// <summary>The links: what the handlers of the module read and write.</summary>
internal sealed class Links(IStore<LinkRow, LinkRows> store, Neighbours neighbours)
{
    private volatile LinkView? _view;

    /// <summary>The links alone, with every acknowledged write.</summary>
    public ValueTask<LinkRows> ReadRowsAsync(CancellationToken cancellationToken) => store.ReadAsync(cancellationToken);

    /// <summary>All countries with what they are linked to. Made anew only when something in it has changed.</summary>
    /// <param name="now">Whether to ask for the names even if the last answers are young enough.</param>
    /// <param name="country">A code to ask for at once if it is not known.</param>
    /// <exception cref="ModuleUnavailableException">A catalogue does not answer, and what is known of it is too old, or does not have that code.</exception>
    public async Task<Reading> ReadAsync(bool now, string? country, CancellationToken cancellationToken)
    {
        var reading = await ReadAsync(now, cancellationToken);
        if (!now && (reading.View.NamesAreMissing || IsMissing(reading)))
        {
            reading = await ReadAsync(now: true, cancellationToken);
            reading.View.NamesAreMissing = false; // Whatever is missing still, its catalogue does not have.
        }

        if (IsMissing(reading))
        {
            reading.Stale?.ThrowFor<CountryEntry>();
        }

        return reading;

        bool IsMissing(Reading reading) => Code.IsValid(country) && reading.View.Find(country) is null;
    }

    private async Task<Reading> ReadAsync(bool now, CancellationToken cancellationToken)
    {
        var (names, stale) = await neighbours.AskAsync(now, cancellationToken);
        var links = await store.ReadAsync(cancellationToken);
        var view = _view;
        return new(view is not null && ReferenceEquals(view.Links, links) && ReferenceEquals(view.Names, names) ? view : _view = new(links, names), stale);
    }

    /// <summary>Changes the link of a country; see <see cref="IStore{TRow, TRows}.WriteAsync"/>.</summary>
    /// <param name="country">The code as the catalogue of countries stores it.</param>
    public Task<LinkRow?> WriteAsync(string country, Func<LinkRow?, long, LinkRow?> change, CancellationToken cancellationToken) =>
        store.WriteAsync(country, change, cancellationToken);
}

/// <param name="Stale">Why it may be out of date; null when it is not.</param>
internal sealed record Reading(LinkView View, StaleNames? Stale)
{
    /// <summary>The view, after the answer was told if it may be out of date.</summary>
    public LinkView For(HttpResponse response)
    {
        Stale?.Mark(response);
        return View;
    }
}
