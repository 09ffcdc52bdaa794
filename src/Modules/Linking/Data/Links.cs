using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Store;

namespace CountryProvider.Linking.Data;

/// <summary>The links: what the handlers of the module read and write.</summary>
internal sealed class Links(SqliteStore<LinkContext, LinkRow, LinkRows> store, Neighbours neighbours)
{
    private volatile LinkView _view = new(LinkRows.Empty, new(Snapshot<Country.Contracts.CountryEntry>.Empty, Snapshot<Currency.Contracts.CurrencyEntry>.Empty, Snapshot<Language.Contracts.LanguageEntry>.Empty));

    /// <summary>The links alone, with every acknowledged write.</summary>
    public LinkRows Current => store.Current;

    /// <summary>All countries with what they are linked to. Made anew only when something in it has changed.</summary>
    public async Task<LinkView> ViewAsync(CancellationToken cancellationToken)
    {
        var names = await neighbours.AskAsync(cancellationToken);
        var links = store.Current;
        var view = _view;
        return ReferenceEquals(view.Links, links) && ReferenceEquals(view.Names, names) ? view : _view = new(links, names);
    }

    /// <summary>Changes the link of a country; see <see cref="IStore{TRow, TRows}.WriteAsync"/>.</summary>
    /// <param name="country">The code as the catalogue of countries stores it.</param>
    public Task<LinkRow?> WriteAsync(string country, Func<LinkRow?, long, LinkRow?> change, CancellationToken cancellationToken) =>
        store.WriteAsync(country, change, cancellationToken);
}
