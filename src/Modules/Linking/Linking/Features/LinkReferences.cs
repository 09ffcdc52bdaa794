using CountryProvider.Abstractions;
using CountryProvider.Country.Contracts;
using CountryProvider.Linking.Contracts;
using CountryProvider.Linking.Data;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Features;

/// <summary>Resolves the keys of a link's entries to codes, and collects the errors.</summary>
internal sealed class LinkReferences(Reading reading, CountryEntry country)
{
    private readonly Dictionary<string, string[]> _errors = [];

    public LinkRow Apply(LinkTarget target, LinkRow basis) =>
        basis with
        {
            Currencies =
                target
                    .Currencies?.Select(
                        (item, index) =>
                            new LinkedCurrency(
                                CodeOf(
                                    reading.View.Names.Currencies,
                                    item.Code!,
                                    DayOf(item),
                                    basis.Currencies.Select(linked => linked.Code),
                                    $"currencies[{index}].code",
                                    Say(
                                        $"There is no currency with the code {item.Code}.",
                                        $"Es gibt keine Währung mit dem Code {item.Code}."
                                    )
                                ),
                                item.From,
                                item.To,
                                item.Tender
                            )
                    )
                    .ToList()
                ?? basis.Currencies,
            Languages =
                target
                    .Languages?.Select(
                        (item, index) =>
                            new LinkedLanguage(
                                CodeOf(
                                    reading.View.Names.Languages,
                                    item.Code!,
                                    reading.View.On,
                                    basis.Languages.Select(linked => linked.Code),
                                    $"languages[{index}].code",
                                    Say(
                                        $"There is no language with the code {item.Code}.",
                                        $"Es gibt keine Sprache mit dem Code {item.Code}."
                                    )
                                ),
                                item.Status
                            )
                    )
                    .ToList()
                ?? basis.Languages,
            NoCurrency = target.NoCurrency ?? basis.NoCurrency,
            NoLanguage = target.NoLanguage ?? basis.NoLanguage,
        };

    /// <summary>The new references of the link to unknown or retired entries: messages by member.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => _errors;

    /// <exception cref="InvalidReferenceException">The link has new references to unknown or retired entries.</exception>
    public void ThrowIfAnyIsMissing()
    {
        if (_errors.Count > 0)
        {
            throw new InvalidReferenceException(_errors);
        }
    }

    // Codes can be reused. So a code means the entry that had it while the country used the currency.
    private DateOnly DayOf(CurrencyTarget item) =>
        Days.Hold(item.From, item.To, reading.View.On) ? reading.View.On : item.To ?? item.From ?? reading.View.On;

    private string CodeOf<TEntry>(Entries<TEntry> entries, string key, DateOnly on, IEnumerable<string> linked, string path, string unknown)
        where TEntry : CatalogueEntry
    {
        var entry = entries.Find(key, on);
        if (linked.FirstOrDefault(code => code.Equals(entry?.Code ?? key, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known; // An existing link may stay, even if its entry has been retired since.
        }

        if (country.Retired)
        {
            reading.Stale?.ThrowFor<CountryEntry>();
            _errors["country"] = [Retired(country.Name)];
        }

        if (entry is not { Retired: false })
        {
            reading.Stale?.ThrowFor<TEntry>();
            _errors[path] = [entry is null ? unknown : Retired(entry.Name)];
        }

        return entry?.Code ?? key;
    }

    private static string Retired(string name) =>
        Say(
            $"{Isolate(name)} is retired and cannot be linked anew.",
            $"{Isolate(name)} ist stillgelegt und kann nicht neu verknüpft werden."
        );
}
