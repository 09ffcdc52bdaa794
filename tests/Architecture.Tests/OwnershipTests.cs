using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using CountryProvider.Modularity;
using CountryProvider.Testing;

namespace CountryProvider.Architecture.Tests;

public sealed partial class OwnershipTests
{
    [Fact]
    public async Task Every_module_has_one_table_that_no_other_has()
    {
        await using var host = await TestHost.StartAsync();

        Host.Modules.All.Select(module => TableOf(host, module)).ShouldBeUnique();
    }

    [Theory, MemberData(nameof(Product.EveryModule), MemberType = typeof(Product))]
    public async Task No_SQL_of_a_module_names_the_table_of_another(IModule module)
    {
        await using var host = await TestHost.StartAsync();
        var others = Host.Modules.All.Where(other => other.Name != module.Name).Select(other => TableOf(host, other)).ToList();

        Literals(module.GetType().Assembly.Location)
            .Where(literal =>
                Sql().IsMatch(literal)
                && others.Any(table =>
                    Regex.IsMatch(literal, $@"\b(from|into|update|join|table|on)\s+""?{table}\b", RegexOptions.IgnoreCase)
                )
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_program_has_the_names_of_modules_in_its_one_list_alone()
    {
        var names = string.Join('|', Host.Modules.All.Select(module => module.Name));
        var found =
            from file in Directory.EnumerateFiles(Product.Folder("src", "Host"), "*.*", SearchOption.AllDirectories)
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

    private static string TableOf(TestHost host, IModule module) =>
        StoreFile
            .ConnectionOf(host, module.Name)
            .Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%EF%'")
            .ShouldHaveSingleItem();

    // The strings in the code of an assembly, however its source wrote them.
    private static List<string> Literals(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        var literals = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            literals.Add(metadata.GetUserString(handle));
        }

        literals.ShouldNotBeEmpty();
        return literals;
    }

    [GeneratedRegex(@"\b(select|insert|update|delete|create|alter|drop|from|join|into)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Sql();

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Quoted();
}
