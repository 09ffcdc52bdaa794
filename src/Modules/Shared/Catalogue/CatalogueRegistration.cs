using CountryProvider.Catalogue.Api;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using CountryProvider.Catalogue.History;
using CountryProvider.Catalogue.Import;
using CountryProvider.Catalogue.Pages;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Catalogue;

/// <summary>Registers and maps a catalogue for a module.</summary>
public static class CatalogueRegistration
{
    /// <summary>Registers the catalogue's store, and the handlers and validators of all catalogues.</summary>
    public static IServiceCollection AddCatalogue<TRow, TContext>(
        this IServiceCollection services,
        IModule module,
        CatalogueDefinition<TRow> definition,
        IConfiguration configuration
    )
        where TRow : EntryRow, new()
        where TContext : CatalogueContext<TRow>, IModuleContext =>
        services
            .AddStore<TContext, TRow, CatalogueSnapshot<TRow>>(
                module,
                configuration,
                definition.Json,
                options =>
                    new(
                        options.Data is SeedData.World ? Shipped.VersionOf(typeof(TRow).Assembly, $"{definition.Path}.json") : null,
                        () => definition.Seed(options)
                    )
            )
            .AddSingleton(definition)
            .AddSingleton(provider => new Catalogue<TRow>(
                definition,
                provider.StoreOf<TRow, CatalogueSnapshot<TRow>>(module),
                provider.GetRequiredService<IValidator<TRow>>,
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddHistory<TRow, CatalogueSnapshot<TRow>>(
                module,
                CatalogueChanges.HistoryOf(definition),
                provider => provider.GetRequiredService<Catalogue<TRow>>().Apply
            )
            .AddImport<TRow, CatalogueSnapshot<TRow>>(
                module,
                CatalogueChanges.ImportOf(definition),
                definition.Json,
                provider =>
                {
                    var import = new EntryImport<TRow>(provider.GetRequiredService<Catalogue<TRow>>(), definition);
                    return (file, stored, deadline) => Task.FromResult(import.Plan(file, stored, deadline));
                },
                isNew: _ => true
            )
            .AddSingleton<IRequestHandler<ListEntries<TRow>, EntryList<TRow>>, ListEntriesHandler<TRow>>()
            .AddSingleton<IRequestHandler<GetEntry<TRow>, EntryReading<TRow>>, GetEntryHandler<TRow>>()
            .AddSingleton<IRequestHandler<GetNames<TRow>, IReadOnlyDictionary<string, NameInLanguage>>, GetNamesHandler<TRow>>()
            .AddSingleton<IRequestHandler<ResolveValues<TRow>, IReadOnlyList<Resolution>>, ResolveValuesHandler<TRow>>()
            .AddSingleton<IRequestHandler<WriteEntry<TRow>, WriteResult<TRow>>, WriteEntryHandler<TRow>>()
            .AddSingleton<IRequestHandler<RetireEntry<TRow>, TRow>, RetireEntryHandler<TRow>>()
            .AddSingleton<IValidator<ListEntries<TRow>>, ListEntriesValidator<TRow>>();

    /// <summary>Maps both versions of the catalogue's API, and its pages.</summary>
    public static void MapCatalogue<TRow>(this IEndpointRouteBuilder endpoints, CatalogueDefinition<TRow> definition)
        where TRow : EntryRow, new()
    {
        new CatalogueApiV1<TRow>(definition).Map(endpoints);
        new CatalogueApiV2<TRow>(definition).Map(endpoints);
        new ImportPages<TRow>(CatalogueChanges.ImportOf(definition)).Map(endpoints);
        new ProposalPages<TRow>(definition.Path, definition.Path, definition.Wording.Title.ToString).Map(endpoints);
        new CataloguePages<TRow>(definition).Map(endpoints);
    }
}
