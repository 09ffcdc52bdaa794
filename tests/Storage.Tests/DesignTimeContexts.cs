using CountryProvider.Country.Data;
using CountryProvider.Currency.Data;
using CountryProvider.Language.Data;
using CountryProvider.Linking.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CountryProvider.Storage.Tests;

// What `dotnet ef` works with. Migrations and compiled models are made for SQLite; docs/decisions/0002 has the commands.

internal sealed class DesignTimeCountryContext : DesignTimeContext<CountryContext>;

internal sealed class DesignTimeCurrencyContext : DesignTimeContext<CurrencyContext>;

internal sealed class DesignTimeLanguageContext : DesignTimeContext<LanguageContext>;

internal sealed class DesignTimeLinkingContext : DesignTimeContext<LinkingContext>;

internal abstract class DesignTimeContext<TContext> : IDesignTimeDbContextFactory<TContext>
    where TContext : DbContext
{
    public TContext CreateDbContext(string[] args) =>
        (TContext)
            Activator.CreateInstance(typeof(TContext), new DbContextOptionsBuilder<TContext>().UseSqlite("Data Source=:memory:").Options)!;
}
