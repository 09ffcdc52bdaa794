using CountryProvider.Linking.Contracts;
using CountryProvider.Linking.Data.Compiled;
using CountryProvider.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Linking.Data;

/// <summary>The database of the module.</summary>
internal sealed class LinkingContext(DbContextOptions<LinkingContext> options) : ModuleContext<LinkRow>(options), IModuleContext
{
    /// <inheritdoc/>
    public static IModel? CompiledForSqlite => LinkingContextModel.Instance;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapTables(modelBuilder, "links", key: "country");
        modelBuilder.Entity<LinkRow>(row =>
        {
            row.Property(r => r.Currencies)
                .HasColumnName("currencies")
                .HasColumnType("text")
                .HasConversion<CurrenciesConverter, SameObject<IReadOnlyList<LinkedCurrency>>>();
            row.Property(r => r.Languages)
                .HasColumnName("languages")
                .HasColumnType("text")
                .HasConversion<LanguagesConverter, SameObject<IReadOnlyList<LinkedLanguage>>>();
            row.Property(r => r.NoCurrency).HasColumnName("no_currency").HasColumnType("boolean");
            row.Property(r => r.NoLanguage).HasColumnName("no_language").HasColumnType("boolean");
        });
    }
}
