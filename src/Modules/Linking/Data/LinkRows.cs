using CountryProvider.Storage;

namespace CountryProvider.Linking.Data;

/// <summary>All links at one version. Immutable.</summary>
internal sealed class LinkRows : IRows<LinkRow, LinkRows>
{
    private readonly CodeTable<LinkRow> _byCountry;

    private LinkRows(long version, CodeTable<LinkRow> byCountry) => (Version, _byCountry) = (version, byCountry);

    public static LinkRows Empty { get; } = new(0, CodeTable<LinkRow>.Empty);

    public long Version { get; }

    public int Count => _byCountry.Values.Count();

    public IEnumerable<LinkRow> All => _byCountry.Values;

    public LinkRow? Find(string code) => _byCountry[code];

    public LinkRows With(IReadOnlyCollection<LinkRow> changed) =>
        changed.Count == 0 ? this : new(changed.Max(row => row.Version), _byCountry.With(changed, row => row.Code));
}
