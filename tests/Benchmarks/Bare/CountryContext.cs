using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Bare;

/// <summary>The product's table of countries, as anybody would read it.</summary>
public sealed class CountryContext(DbContextOptions<CountryContext> options) : DbContext(options)
{
    public DbSet<Country> Countries => Set<Country>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Country>(country =>
        {
            country.ToTable("countries");
            country.HasKey(c => c.Code);
            country.Property(c => c.Code).HasColumnName("code");
            country.Property(c => c.Name).HasColumnName("name");
            country.Property(c => c.Retired).HasColumnName("retired");
        });
}

public sealed record Country(string Code, string Name, bool Retired);
