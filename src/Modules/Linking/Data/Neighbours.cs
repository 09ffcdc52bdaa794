using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Store;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using MediatR;
using Microsoft.Extensions.Options;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Data;

/// <summary>What the three catalogues hold, as they last said. Each is asked only for what is new.</summary>
internal sealed class Neighbours(IMediator mediator, IReadOnlyList<ModulePlace> places, IOptions<LinkingOptions> options)
{
    private readonly Neighbour<CountryEntry> _countries = new(mediator, places, options.Value, version => new GetCountries(version));
    private readonly Neighbour<CurrencyEntry> _currencies = new(mediator, places, options.Value, version => new GetCurrencies(version));
    private readonly Neighbour<LanguageEntry> _languages = new(mediator, places, options.Value, version => new GetLanguages(version));
    private volatile Names? _last;

    /// <summary>The names, all asked for at the same time.</summary>
    /// <param name="now">Whether to ask even if an answer is young enough.</param>
    /// <exception cref="ModuleUnavailableException">A catalogue does not answer, and what is known of it is too old.</exception>
    public async Task<(Names Names, StaleNames? Stale)> AskAsync(bool now, CancellationToken cancellationToken)
    {
        var asked = (_countries.ReadAsync(now, cancellationToken), _currencies.ReadAsync(now, cancellationToken), _languages.ReadAsync(now, cancellationToken));
        await Task.WhenAll(asked.Item1, asked.Item2, asked.Item3);
        var (countries, currencies, languages) = (await asked.Item1, await asked.Item2, await asked.Item3);
        var last = _last;
        var names = last is not null && last.Countries == countries.Snapshot && last.Currencies == currencies.Snapshot && last.Languages == languages.Snapshot
            ? last
            : _last = new(countries.Snapshot, currencies.Snapshot, languages.Snapshot);
        return (names, StaleNames.Of((places.Of<CountryEntry>(), countries.StaleFor), (places.Of<CurrencyEntry>(), currencies.StaleFor), (places.Of<LanguageEntry>(), languages.StaleFor)));
    }
}

/// <summary>That some names may be out of date.</summary>
/// <param name="Modules">The modules that did not answer.</param>
/// <param name="Age">For how long the oldest of them could not be confirmed.</param>
internal sealed record StaleNames(IReadOnlyList<ModulePlace> Modules, TimeSpan Age)
{
    /// <summary>The same in full sentences, for those who read the names.</summary>
    public override string ToString()
    {
        var names = string.Join(", ", Modules.Select(module => module.Module.Navigation.Title()));
        var seconds = (int)Math.Ceiling(Age.TotalSeconds);
        return Say(
            $"Not reachable at the moment: {names}. What they said {seconds} s ago is shown; the links themselves are up to date.",
            $"Zurzeit nicht erreichbar: {names}. Gezeigt wird, was vor {seconds} s bekannt war; die Verknüpfungen selbst sind aktuell.");
    }

    public static StaleNames? Of(params ReadOnlySpan<(ModulePlace? Module, TimeSpan? StaleFor)> answers)
    {
        StaleNames? stale = null;
        foreach (var (module, age) in answers)
        {
            if (age is { } staleFor)
            {
                stale = new([.. stale?.Modules ?? [], module!], stale is null || staleFor > stale.Age ? staleFor : stale.Age);
            }
        }

        return stale;
    }
}

/// <summary>The entries of the three catalogues, by code.</summary>
internal sealed class Names(Snapshot<CountryEntry> countries, Snapshot<CurrencyEntry> currencies, Snapshot<LanguageEntry> languages)
{
    private readonly CodeTable<CountryEntry> _countries = CodeTable<CountryEntry>.Of(countries.Entries, entry => entry.Code);
    private readonly CodeTable<CurrencyEntry> _currencies = CodeTable<CurrencyEntry>.Of(currencies.Entries, entry => entry.Code);
    private readonly CodeTable<LanguageEntry> _languages = CodeTable<LanguageEntry>.Of(languages.Entries, entry => entry.Code);

    public Snapshot<CountryEntry> Countries => countries;

    public Snapshot<CurrencyEntry> Currencies => currencies;

    public Snapshot<LanguageEntry> Languages => languages;

    public CountryEntry? Country(string? code) => _countries[code];

    public CurrencyEntry? Currency(string? code) => _currencies[code];

    public LanguageEntry? Language(string? code) => _languages[code];
}
