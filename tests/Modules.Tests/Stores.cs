using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Store;
using CountryProvider.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Modules.Tests;

/// <summary>What the tests of the stores need to see of them.</summary>
internal static class Stores
{
    public static TheoryData<IModule> EveryModule { get; } = [.. Host.Modules.All.Select(module => new TheoryDataRow<IModule>(module))];

    /// <summary>The module's file in a folder of stores.</summary>
    public static string File(this TemporaryFolder folder, IModule module) => StoreFile.Of(folder.Path, module.Name);

    /// <summary>A context of the module's own database, as its handlers get it.</summary>
    public static DbContext Context(this TestHost host, IModule module)
    {
        var type = module.GetType().Assembly.GetTypes().Single(type => type.IsAssignableTo(typeof(IModuleContext)) && !type.IsAbstract);
        var factory = host.Services.GetRequiredService(typeof(IDbContextFactory<>).MakeGenericType(type));
        return (DbContext)factory.GetType().GetMethod(nameof(IDbContextFactory<>.CreateDbContext))!.Invoke(factory, null)!;
    }

    /// <summary>Tables and indexes without what does not matter: quotes, white space, and EF Core's own table.</summary>
    public static List<string> Schema(this SqliteConnection connection) =>
    [
        .. connection.Query("SELECT type, name, tbl_name, replace(replace(replace(sql, char(10), ' '), char(13), ''), '\"', '') FROM sqlite_master WHERE name NOT LIKE '\\_\\_EF%' ESCAPE '\\' AND tbl_name NOT LIKE '\\_\\_EF%' ESCAPE '\\'")
            .Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Order(StringComparer.Ordinal),
    ];
}
