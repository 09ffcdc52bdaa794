using CountryProvider.Catalogue.Tests;
using CountryProvider.Country.Contracts;
using CountryProvider.Country.Data;
using CountryProvider.Testing;

namespace CountryProvider.Country.Tests;

public sealed class CountryModuleTests()
    : CatalogueModuleTests<CountryEntry>(
        new CountryModule(),
        new CatalogueRequests<CountryRow>(),
        (code, name) => new EnsureCountry(code, name),
        version => new GetCountries(version),
        (code, name, retired) => new(code.ToUpperInvariant(), name, retired) { Status = "user-assigned" }
    );

public sealed class CountryModuleOnPostgresTests()
    : CatalogueModuleTests<CountryEntry>(
        new CountryModule(),
        new CatalogueRequests<CountryRow>(),
        (code, name) => new EnsureCountry(code, name),
        version => new GetCountries(version),
        (code, name, retired) => new(code.ToUpperInvariant(), name, retired) { Status = "user-assigned" },
        PostgresServer.NewStoreAsync
    );
