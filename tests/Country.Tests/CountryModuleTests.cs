using CountryProvider.Catalogue.Tests;
using CountryProvider.Country.Contracts;
using CountryProvider.Country.Data;
using CountryProvider.Testing;

namespace CountryProvider.Country.Tests;

public abstract class CountryTests(Func<Task<string[]>>? store)
    : CatalogueModuleTests<CountryEntry>(
        new CountryModule(),
        new CatalogueRequests<CountryRow>(),
        (code, name) => new EnsureCountry(code, name),
        version => new GetCountries(version),
        (code, name, retired) => new(code.ToUpperInvariant(), name, retired) { Status = "user-assigned" },
        store
    );

public sealed class CountryModuleTests() : CountryTests(null);

public sealed class CountryModuleOnPostgresTests() : CountryTests(PostgresServer.NewStoreAsync);
