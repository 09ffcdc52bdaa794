using System.Text.RegularExpressions;
using CountryProvider.Modularity;
using CountryProvider.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.EntityFrameworkCore.Sqlite.Design.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Storage.Tests;

/// <summary>A module's model, its migrations and its compiled model say the same.</summary>
public sealed partial class SchemaTests
{
    private const string Howto =
        "If that is as it should be, start this test with COUNTRY_PROVIDER_TEST_REGENERATE=true, which writes the files.";

    public static TheoryData<IModule> EveryModule => [.. Host.Modules.All.Select(module => new TheoryDataRow<IModule>(module))];

    [Theory, MemberData(nameof(EveryModule))]
    public void The_model_is_what_the_migrations_make(IModule module)
    {
        using var context = ContextOf(module);

        context
            .Database.HasPendingModelChanges()
            .ShouldBeFalse(
                $"make a migration: dotnet ef migrations add NAME --project src/Modules/{module.Name}/{module.Name} --startup-project "
                    + $"tests/Storage.Tests "
                    + $"--context {context.GetType().Name} --output-dir Data/Migrations"
            );
    }

    // Types that only one of the two databases knows would show here first.
    [Theory, MemberData(nameof(EveryModule))]
    public void The_migrations_are_the_same_for_both_databases(IModule module)
    {
        using var sqlite = ContextOf(module);
        var type = sqlite.GetType();
        using var postgres = (DbContext)
            Activator.CreateInstance(
                type,
                ((DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(type))!)
                    .UseNpgsql("Host=none")
                    .Options
            )!;

        postgres.Database.GetMigrations().ShouldBe(sqlite.Database.GetMigrations());
        postgres.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Theory, MemberData(nameof(EveryModule))]
    public void The_compiled_model_is_what_EF_Core_makes_of_the_model(IModule module)
    {
        using var context = ContextOf(module);
        var type = context.GetType();
        var folder = RepositoryRoot.Find("src", "Modules", module.Name, module.Name, "Data", "Compiled");
        var options = new CompiledModelCodeGenerationOptions
        {
            ModelNamespace = $"{type.Namespace}.Compiled",
            ContextType = type,
            Language = "C#",
            ForNativeAot = true,
        };
        var files = DesignTimeServicesOf(context)
            .GetRequiredService<ICompiledModelCodeGeneratorSelector>()
            .Select(options)
            .GenerateModel(context.GetService<IDesignTimeModel>().Model, options)
            // The module names its model; it is for SQLite alone.
            .Where(file => !file.Path.EndsWith("AssemblyAttributes.cs", StringComparison.Ordinal))
            .ToDictionary(file => file.Path, file => PublicClass().Replace(file.Code, "internal $1class").ReplaceLineEndings("\n"));

        if (Environment.GetEnvironmentVariable("COUNTRY_PROVIDER_TEST_REGENERATE") == "true")
        {
            foreach (var (path, code) in files)
            {
                File.WriteAllText(Path.Combine(folder, path), code);
            }
        }

        Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).ShouldBe(files.Keys, ignoreOrder: true, Howto);
        foreach (var (path, code) in files)
        {
            // The model has a number by chance, made anew with every generation.
            Guids().Replace(File.ReadAllText(Path.Combine(folder, path)), "").ShouldBe(Guids().Replace(code, ""), Howto);
        }
    }

    private static ServiceProvider DesignTimeServicesOf(DbContext context)
    {
        var services = new ServiceCollection().AddEntityFrameworkDesignTimeServices().AddDbContextDesignTimeServices(context);
#pragma warning disable EF1001 // What dotnet ef finds by its name.
        new SqliteDesignTimeServices().ConfigureDesignTimeServices(services);
#pragma warning restore EF1001
        return services.BuildServiceProvider();
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guids();

    [GeneratedRegex(@"(?<=^    )public ((static |partial )*)class", RegexOptions.Multiline)]
    private static partial Regex PublicClass();

    private static DbContext ContextOf(IModule module)
    {
        var context = module.GetType().Assembly.GetTypes().Single(type => type.IsSubclassOf(typeof(DbContext)));
        var factory = typeof(SchemaTests)
            .Assembly.GetTypes()
            .SingleOrDefault(type => typeof(IDesignTimeDbContextFactory<>).MakeGenericType(context).IsAssignableFrom(type))
            .ShouldNotBeNull($"add one for {context.Name} to DesignTimeContexts.cs, so that dotnet ef finds it");
        return (DbContext)
            factory
                .GetMethod(nameof(IDesignTimeDbContextFactory<DbContext>.CreateDbContext))!
                .Invoke(Activator.CreateInstance(factory), [Array.Empty<string>()])!;
    }
}
