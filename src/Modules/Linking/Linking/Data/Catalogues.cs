using CountryProvider.Modularity;
using CountryProvider.Web.Api;
using MediatR;
using Microsoft.Extensions.Options;

namespace CountryProvider.Linking.Data;

/// <summary>The three catalogues in the languages of the last requests.</summary>
internal sealed class Catalogues(
    IMediator mediator,
    IReadOnlyList<ModulePlace> places,
    IOptions<LinkingOptions> options,
    TimeProvider clock
)
{
    // Kept in addition to English and German, the languages of the pages. All catalogues in one language take about 1 MB.
    private const int KeptLanguages = 8;

    private readonly CatalogueClients _english = new(mediator, places, options.Value, clock, null, withNames: false, null);
    private readonly BoundedCache<string, CatalogueClients> _others = new(KeptLanguages);
    private CatalogueClients? _german;
    private CatalogueClients? _withNames;

    /// <summary>The catalogues in a language.</summary>
    /// <param name="language">A tag of BCP 47 in its usual spelling; null for English.</param>
    public CatalogueClients In(string? language) =>
        language switch
        {
            null or "en" => _english,
            "de" => LazyInitializer.EnsureInitialized(ref _german, () => Make("de")),
            _ => _others.Get(language, Make),
        };

    /// <summary>
    /// The catalogues in English, with the countries' names in all languages. They take about 3 MB and are requested at first use.
    /// </summary>
    public CatalogueClients WithNames() =>
        LazyInitializer.EnsureInitialized(
            ref _withNames,
            () => new(mediator, places, options.Value, clock, null, withNames: true, _english)
        );

    /// <summary>Asks for the names in English and German until all catalogues in other processes have answered.</summary>
    public Task LearnAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(In(null).LearnAsync(cancellationToken), In("de").LearnAsync(cancellationToken));

    private CatalogueClients Make(string language) => new(mediator, places, options.Value, clock, language, withNames: false, _english);
}
