using CountryProvider.Catalogue.Tests;
using CountryProvider.Currency.Contracts;
using CountryProvider.Currency.Data;
using CountryProvider.Testing;

namespace CountryProvider.Currency.Tests;

public sealed class CurrencyModuleTests()
    : CatalogueModuleTests<CurrencyEntry>(
        new CurrencyModule(),
        new CatalogueRequests<CurrencyRow>(),
        (code, name) => new EnsureCurrency(code, name),
        version => new GetCurrencies(version),
        (code, name, retired) => new(code.ToUpperInvariant(), name, retired)
    );

public sealed class CurrencyModuleOnPostgresTests()
    : CatalogueModuleTests<CurrencyEntry>(
        new CurrencyModule(),
        new CatalogueRequests<CurrencyRow>(),
        (code, name) => new EnsureCurrency(code, name),
        version => new GetCurrencies(version),
        (code, name, retired) => new(code.ToUpperInvariant(), name, retired),
        PostgresServer.NewStoreAsync
    );
