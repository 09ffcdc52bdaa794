using System.Text.Json.Serialization.Metadata;
using CountryProvider.Modularity;
using FluentValidation;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CountryProvider.Storage;

/// <summary>Registration of a module's store.</summary>
public static class StoreRegistration
{
    // What a person says in the connection string comes after these and wins. A database that is out of reach shows within two
    // seconds; a module needs one connection for its reads, one for its writes. With SCRAM the server has to prove that it knows the
    // password, too, and never gets it; without that, a server in its place only has to ask. GSS needs a library that the image does not
    // have.
    private const string PostgresDefaults =
        "Require Auth=ScramSHA256;GSS Encryption Mode=Disable;Timeout=2;Command Timeout=2;Cancellation Timeout=-1;Maximum Pool "
        + "Size=8;Connection Idle Lifetime=30;Max Auto Prepare=8;No Reset On Close=true;Keepalive=5;";

    // A file that another process has locked is no reason to let anybody wait for long.
    private const string SqliteDefaults = "Default Timeout=5;";

    /// <summary>
    /// Gives the module a store of its own: a file in <c>Store:Directory</c>, or a schema of the database in <c>Store:Connection</c>,
    /// or what <c>ConnectionStrings:NAME</c> says. Rows from a file which others may have made have to pass the validator of their type.
    /// </summary>
    /// <param name="json">How a row is written into the history.</param>
    /// <param name="seed">What to write into an empty store.</param>
    public static IServiceCollection AddStore<TContext, TRow, TRows>(
        this IServiceCollection services,
        IModule module,
        IConfiguration configuration,
        JsonTypeInfo<TRow> json,
        Func<SeedOptions, StoreSeed<TRow>> seed
    )
        where TContext : ModuleContext<TRow>, IModuleContext
        where TRow : class, IRow
        where TRows : class, IRows<TRow, TRows>
    {
        var options = configuration.GetSection("Store").Get<StoreOptions>() ?? new();
        var begins = configuration.GetSection("Seed").Get<SeedOptions>() ?? new();
        var files = new SqliteContexts<TContext>(TContext.CompiledForSqlite);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddKeyedSingleton<IStore<TRow, TRows>>(
                module.Name,
                (provider, _) =>
                {
                    var (clock, logger) = (provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<IStore>>());
                    Func<IValidator<TRow>> rules = provider.GetRequiredService<IValidator<TRow>>; // Made when a row has to be looked at.
                    if (options.Provider is StoreProvider.Sqlite)
                    {
                        return new SqliteStore<TContext, TRow, TRows>(
                            module.Name,
                            SqliteConnection(module, configuration, options),
                            files,
                            rules,
                            seed(begins),
                            json,
                            options.StartTimeout,
                            clock,
                            logger
                        );
                    }

                    var source = PostgresConnection(module, configuration, options);
                    var schema = new NpgsqlConnectionStringBuilder(source.ConnectionString).SearchPath;
                    var contexts = new PooledDbContextFactory<TContext>(
                        new DbContextOptionsBuilder<TContext>()
                            .UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable(HistoryRepository.DefaultTableName, schema))
                            .Options
                    );
                    return new PostgresStore<TContext, TRow, TRows>(
                        module.Name,
                        source,
                        contexts,
                        files,
                        rules,
                        seed(begins),
                        json,
                        options.StartTimeout,
                        options.MaxStalenessOnError,
                        clock,
                        logger
                    );
                }
            )
            .AddSingleton<IStore>(provider => provider.StoreOf<TRow, TRows>(module));
    }

    /// <summary>The store of a module.</summary>
    public static IStore<TRow, TRows> StoreOf<TRow, TRows>(this IServiceProvider provider, IModule module)
        where TRow : class, IRow => provider.GetRequiredKeyedService<IStore<TRow, TRows>>(module.Name);

    private static SqliteConnection SqliteConnection(IModule module, IConfiguration configuration, StoreOptions options) =>
        new(
            SqliteDefaults
                + (
                    configuration.GetConnectionString(module.Name)
                    ?? new SqliteConnectionStringBuilder { DataSource = FileOf(module, options) }.ToString()
                )
        );

    private static NpgsqlDataSource PostgresConnection(IModule module, IConfiguration configuration, StoreOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(
            PostgresDefaults + (configuration.GetConnectionString(module.Name) ?? options.Connection)
        );
        settings.Password ??= options.Password.Length == 0 ? null : options.Password;
        settings.SearchPath ??= module.Name.ToLowerInvariant();
        settings.ApplicationName ??= $"country-provider {settings.SearchPath}";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    private static string FileOf(IModule module, StoreOptions options) =>
        Path.Combine(options.Directory, module.Name.ToLowerInvariant() + ".db");
}
