using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>Registration of a module's store.</summary>
public static class StoreRegistration
{
    // What a person says in the connection string comes after these and wins. A database that is out of reach shows within two
    // seconds; a module needs one connection for its reads, one for its writes.
    private const string PostgresDefaults =
        "Timeout=2;Command Timeout=2;Cancellation Timeout=-1;Maximum Pool Size=8;Connection Idle Lifetime=30;Max Auto Prepare=8;No Reset On Close=true;Keepalive=5;";

    // A file that another process has locked is no reason to let anybody wait for long.
    private const string SqliteDefaults = "Default Timeout=5;";

    /// <summary>
    /// Gives the module a store of its own: a file in <c>Store:Directory</c>, or a schema of the database in <c>Store:Connection</c>,
    /// or what <c>ConnectionStrings:NAME</c> says.
    /// </summary>
    /// <param name="demo">What to write into an empty store when <c>Seed:Demo</c> is on; the versions must be 1, 2, 3, ….</param>
    public static IServiceCollection AddStore<TContext, TRow, TRows>(
        this IServiceCollection services, IModule module, IConfiguration configuration, IReadOnlyCollection<TRow> demo)
        where TContext : ModuleContext<TRow>, IModuleContext
        where TRow : class, IRow<TRow>
        where TRows : class, IRows<TRow, TRows>
    {
        var options = configuration.GetSection("Store").Get<StoreOptions>() ?? new();
        demo = (configuration.GetSection("Seed").Get<SeedOptions>() ?? new()).Demo ? demo : [];
        return (options.Provider is StoreProvider.Postgres
                ? services.AddPostgres<TContext, TRow, TRows>(module, PostgresConnection(module, configuration, options), demo)
                : services.AddSqlite<TContext, TRow, TRows>(module, SqliteConnection(module, configuration, options), demo))
            .AddSingleton<IStore>(provider => provider.GetRequiredService<Store<TContext, TRow, TRows>>());
    }

    private static IServiceCollection AddSqlite<TContext, TRow, TRows>(this IServiceCollection services, IModule module, SqliteConnection connection, IReadOnlyCollection<TRow> demo)
        where TContext : ModuleContext<TRow>, IModuleContext
        where TRow : class, IRow<TRow>
        where TRows : class, IRows<TRow, TRows> => services
        .AddPooledDbContextFactory<TContext>(options => options.UseSqlite(connection))
        .AddSingleton<Store<TContext, TRow, TRows>>(provider =>
            new SqliteStore<TContext, TRow, TRows>(module.Name, connection, provider.GetRequiredService<IDbContextFactory<TContext>>(), demo, provider.GetRequiredService<ILogger<IStore>>()));

    private static IServiceCollection AddPostgres<TContext, TRow, TRows>(this IServiceCollection services, IModule module, NpgsqlDataSource source, IReadOnlyCollection<TRow> demo)
        where TContext : ModuleContext<TRow>, IModuleContext
        where TRow : class, IRow<TRow>
        where TRows : class, IRows<TRow, TRows> => services
        .AddPooledDbContextFactory<TContext>(options => options.UseNpgsql(source))
        .AddSingleton<Store<TContext, TRow, TRows>>(provider => new PostgresStore<TContext, TRow, TRows>(
            module.Name, source, provider.GetRequiredService<IDbContextFactory<TContext>>(), demo, provider.GetRequiredService<ILogger<IStore>>()));

    private static SqliteConnection SqliteConnection(IModule module, IConfiguration configuration, StoreOptions options) =>
        new(SqliteDefaults + (configuration.GetConnectionString(module.Name) ?? new SqliteConnectionStringBuilder { DataSource = FileOf(module, options) }.ToString()));

    private static NpgsqlDataSource PostgresConnection(IModule module, IConfiguration configuration, StoreOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresDefaults + (configuration.GetConnectionString(module.Name) ?? options.Connection));
        settings.Password ??= options.Password.Length == 0 ? null : options.Password;
        settings.SearchPath ??= module.Name.ToLowerInvariant();
        settings.ApplicationName ??= $"country-provider {settings.SearchPath}";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    private static string FileOf(IModule module, StoreOptions options) => Path.Combine(options.Directory, module.Name.ToLowerInvariant() + ".db");
}
