using System.Text.RegularExpressions;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using CountryProvider.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Architecture.Tests;

public sealed partial class OwnershipTests
{
    [Fact]
    public async Task Every_module_has_tables_that_no_other_has()
    {
        await using var host = await TestHost.StartAsync();

        Host.Modules.All.SelectMany(module => TablesOf(host, module)).ShouldBeUnique();
    }

    [Fact]
    public void The_program_has_the_names_of_modules_in_its_one_list_alone()
    {
        var names = string.Join('|', Host.Modules.All.Select(module => module.Name));
        var found =
            from file in Directory.EnumerateFiles(RepositoryRoot.Find("src", "Host"), "*.*", SearchOption.AllDirectories)
            where Path.GetExtension(file) is ".cs" or ".razor" && Path.GetFileName(file) != "Modules.cs"
            where
                !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}")
            from literal in Quoted()
                .Matches(File.ReadAllText(file).Replace("Country Provider", "", StringComparison.Ordinal))
                .Select(match => match.Value)
            where Regex.IsMatch(literal, $@"\b({names})(Module)?\b")
            select $"{Path.GetFileName(file)}: {literal}";

        found.ShouldBeEmpty();
    }

    private static List<string> TablesOf(TestHost host, IModule module) =>
        StoreFile.Query(
            host.Services.GetServices<IStore>().OfType<IFileStore>().Single(store => store.Module == module.Name).File,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%EF%'"
        );

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Quoted();
}
