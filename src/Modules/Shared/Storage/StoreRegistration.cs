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
    // The settings of the connection string come after these and override them. The time-outs detect an unreachable database within
    // two seconds. A module needs one connection for its reads and one for its writes. With SCRAM the server must prove that it knows
    // the password, and never receives it. Without SCRAM, a false server would only have to ask for the password. GSS needs a library
    // that the image does not have.
    private const string PostgresDefaults =
        "Require Auth=ScramSHA256;GSS Encryption Mode=Disable;Timeout=2;Command Timeout=2;Cancellation Timeout=-1;Maximum Pool "
        + "Size=8;Connection Idle Lifetime=30;Max Auto Prepare=8;No Reset On Close=true;Keepalive=5;";

    // A file that another process has locked is no reason for a long wait.
    private const string SqliteDefaults = "Default Timeout=5;";

    /// <summary>
    /// Gives the module its own store: a file in <c>Store:Directory</c>, or a schema of the database in <c>Store:Connection</c>. The
    /// setting <c>ConnectionStrings:NAME</c> overrides both. Rows from a file that another program may have made must pass the
    /// validator of their type.
    /// </summary>
    /// <param name="json">Describes the JSON of a row in the history.</param>
    /// <param name="seed">The first rows of an empty store.</param>
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
                    Func<IValidator<TRow>> rules = provider.GetRequiredService<IValidator<TRow>>; // Created when a row must be checked.
                    return options.Provider is StoreProvider.Sqlite ? OnSqlite() : OnPostgres();

                    IStore<TRow, TRows> OnSqlite() =>
                        new SqliteStore<TContext, TRow, TRows>(
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

                    // A function of its own, so that a process with SQLite does not load the other provider.
                    IStore<TRow, TRows> OnPostgres()
                    {
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
