using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>Registration of a module's store.</summary>
public static class StoreRegistration
{
    /// <summary>Gives the module a store of its own: <c>ConnectionStrings:NAME</c>, or a file in <c>Store:Directory</c>.</summary>
    /// <param name="demo">What to write into an empty store when <c>Seed:Demo</c> is on; the versions must be 1, 2, 3, ….</param>
    public static IServiceCollection AddStore<TContext, TRow, TRows>(
        this IServiceCollection services, IModule module, IConfiguration configuration, IReadOnlyCollection<TRow> demo)
        where TContext : ModuleContext<TRow>, IModuleContext
        where TRow : class, IRow<TRow>
        where TRows : class, IRows<TRow, TRows>
    {
        var connection = new SqliteConnection(ConnectionString(module, configuration));
        var seed = configuration.GetSection("Seed").Get<SeedOptions>() ?? new();
        return services
            .AddPooledDbContextFactory<TContext>(options => options.UseSqlite(connection))
            .AddSingleton<SqliteStore<TContext, TRow, TRows>>(provider =>
                new(module.Name, connection, provider.GetRequiredService<IDbContextFactory<TContext>>(), seed.Demo ? demo : []))
            .AddSingleton<IStore>(provider => provider.GetRequiredService<SqliteStore<TContext, TRow, TRows>>());
    }

    private static string ConnectionString(IModule module, IConfiguration configuration)
    {
        var store = configuration.GetSection("Store").Get<StoreOptions>() ?? new();
        return configuration.GetConnectionString(module.Name)
            ?? new SqliteConnectionStringBuilder { DataSource = Path.Combine(store.Directory, module.Name.ToLowerInvariant() + ".db") }.ToString();
    }
}
