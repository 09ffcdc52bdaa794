using CountryProvider.Catalogue.Tests;
using CountryProvider.Currency.Contracts;
using CountryProvider.Currency.Data;
using CountryProvider.Testing;

namespace CountryProvider.Currency.Tests;

public abstract class CurrencyTests(Func<Task<string[]>>? store)
    : CatalogueModuleTests<CurrencyEntry>(
        new CurrencyModule(),
        new CatalogueRequests<CurrencyRow>(),
        (code, name) => new EnsureCurrency(code, name),
        version => new GetCurrencies(version),
        (code, name, retired) => new(code.ToUpperInvariant(), name, retired),
        store
    );

public sealed class CurrencyModuleTests() : CurrencyTests(null);

public sealed class CurrencyModuleOnPostgresTests() : CurrencyTests(PostgresServer.NewStoreAsync);
