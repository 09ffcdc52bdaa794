using System.Reflection;
using CountryProvider.Modularity;
using CountryProvider.Testing;

namespace CountryProvider.Architecture.Tests;

public sealed class StructureTests
{
    private const int MaxColumns = 140;

    private static readonly string[] _databases = ["Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "Npgsql", "SQLitePCLRaw"];

    [Fact]
    public void No_folder_of_the_source_holds_one_lonely_file() =>
        SourceFiles("*")
            .GroupBy(file => Path.GetDirectoryName(file)!)
            .Where(folder => folder.Count() == 1 && Path.GetFileName(folder.Key) != "Shipped")
            .Select(folder => folder.Single())
            .ShouldBeEmpty();

    [Fact]
    public void No_line_of_code_or_markup_is_longer_than_140_columns() =>
        SourceFiles("*.cs")
            .Concat(SourceFiles("*.razor"))
            .Where(file =>
                !file.Contains("/Migrations/", StringComparison.Ordinal) && !file.Contains("/Compiled/", StringComparison.Ordinal)
            )
            .SelectMany(file =>
                File.ReadLines(file).Index().Where(line => line.Item.Length > MaxColumns).Select(line => $"{file}:{line.Index + 1}")
            )
            .ShouldBeEmpty();

    [Fact]
    public void Only_Storage_and_the_data_of_modules_know_databases()
    {
        Assembly[] assemblies =
        [
            typeof(Host.Product).Assembly,
            typeof(IModule).Assembly,
            .. new[] { "Abstractions", "Web", "Catalogue" }.Select(name => Assembly.Load(Product.Prefix + name)),
            .. Host.Modules.All.SelectMany(module => new[] { module.GetType().Assembly, module.Contracts }),
        ];

        var found =
            from type in assemblies.SelectMany(assembly => assembly.GetTypes())
            where type.Namespace?.Split('.').Contains("Data") is not true
            from other in TypeReferences.Of(type)
            where _databases.Any(database => other.Assembly.GetName().Name!.StartsWith(database, StringComparison.Ordinal))
            select $"{type.FullName} knows {other.FullName}";

        found.Distinct().ShouldBeEmpty();
    }

    private static IEnumerable<string> SourceFiles(string pattern) =>
        Directory
            .EnumerateFiles(RepositoryRoot.Find("src"), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Split('/').Any(folder => folder is "bin" or "obj"));
}
