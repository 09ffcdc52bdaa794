using CountryProvider.Catalogue.Tests;
using CountryProvider.Language.Contracts;
using CountryProvider.Language.Data;
using CountryProvider.Testing;

namespace CountryProvider.Language.Tests;

public sealed class LanguageModuleTests()
    : CatalogueModuleTests<LanguageEntry>(
        new LanguageModule(),
        new CatalogueRequests<LanguageRow>(),
        (code, name) => new EnsureLanguage(code, name),
        version => new GetLanguages(version),
        (code, name, retired) => new(code.ToLowerInvariant(), name, retired)
    );

public sealed class LanguageModuleOnPostgresTests()
    : CatalogueModuleTests<LanguageEntry>(
        new LanguageModule(),
        new CatalogueRequests<LanguageRow>(),
        (code, name) => new EnsureLanguage(code, name),
        version => new GetLanguages(version),
        (code, name, retired) => new(code.ToLowerInvariant(), name, retired),
        PostgresServer.NewStoreAsync
    );
