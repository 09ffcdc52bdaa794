using CountryProvider.Country;
using CountryProvider.Currency;
using CountryProvider.Language;
using CountryProvider.Linking;
using CountryProvider.Modularity;

namespace CountryProvider.Host;

/// <summary>The modules of the product. Everything about modules is derived from this list.</summary>
public static class Modules
{
    /// <summary>All modules, in the order of the navigation.</summary>
    public static IReadOnlyList<IModule> All { get; } =
    [new LinkingModule(), new CountryModule(), new CurrencyModule(), new LanguageModule()];
}
