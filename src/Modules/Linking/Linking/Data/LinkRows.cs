using System.Collections.Immutable;
using CountryProvider.Storage;

namespace CountryProvider.Linking.Data;

/// <summary>All links at one version. Immutable.</summary>
internal sealed class LinkRows : IRows<LinkRow, LinkRows>
{
    private readonly ImmutableDictionary<string, LinkRow> _byCountry;

    private LinkRows(long version, ImmutableDictionary<string, LinkRow> byCountry) => (Version, _byCountry) = (version, byCountry);

    public static LinkRows Empty { get; } = new(0, ImmutableDictionary.Create<string, LinkRow>(StringComparer.OrdinalIgnoreCase));

    public long Version { get; }

    public int Count => _byCountry.Count;

    public IEnumerable<LinkRow> All => _byCountry.Values.OrderBy(row => row.Code, StringComparer.Ordinal);

    public IEnumerable<LinkRow> Rows => _byCountry.Values;

    public LinkRow? Find(string code) => _byCountry.GetValueOrDefault(code);

    public LinkRows With(IReadOnlyCollection<LinkRow> changed) =>
        changed.Count == 0
            ? this
            : new(changed.Max(row => row.Version), _byCountry.SetItems(changed.Select(row => KeyValuePair.Create(row.Code, row))));
}
