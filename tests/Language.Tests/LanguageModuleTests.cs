using CountryProvider.Catalogue.Tests;
using CountryProvider.Language.Contracts;
using CountryProvider.Language.Data;
using CountryProvider.Testing;

namespace CountryProvider.Language.Tests;

public abstract class LanguageTests(Func<Task<string[]>>? store)
    : CatalogueModuleTests<LanguageEntry>(
        new LanguageModule(),
        new CatalogueRequests<LanguageRow>(),
        (code, name) => new EnsureLanguage(code, name),
        version => new GetLanguages(version),
        (code, name, retired) => new(code.ToLowerInvariant(), name, retired),
        store
    );

public sealed class LanguageModuleTests() : LanguageTests(null);

public sealed class LanguageModuleOnPostgresTests() : LanguageTests(PostgresServer.NewStoreAsync);
