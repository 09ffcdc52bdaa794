using CountryProvider.BuildingBlocks;
using CountryProvider.Catalogue.Api.V1;
using CountryProvider.Catalogue.Api.V2;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using CountryProvider.Catalogue.Pages;
using CountryProvider.Storage;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Catalogue;

/// <summary>What a module calls to be a catalogue.</summary>
public static class CatalogueRegistration
{
    /// <summary>Registers the catalogue's store, and the handlers and validators that all catalogues share.</summary>
    /// <param name="compiledForSqlite">The compiled model of the module's context; null to have EF Core make it at the start.</param>
    public static IServiceCollection AddCatalogue<TEntry, TContext>(
        this IServiceCollection services, IModule module, CatalogueDefinition<TEntry> definition, IConfiguration configuration, IModel? compiledForSqlite)
        where TContext : CatalogueContext
    {
        var demo = definition.Demo.Select((entry, index) => new EntryRow(entry.Code, entry.Name, false, index + 1)).ToList();
        return services
            .AddStore<TContext, EntryRow, CatalogueSnapshot>(module, configuration, compiledForSqlite, new EntryRowValidator(definition.CodeCase), demo)
            .AddSingleton(provider => new Catalogue<TEntry>(definition, provider.StoreOf<EntryRow, CatalogueSnapshot>(module)))
            .AddSingleton<IRequestHandler<ListEntries<TEntry>, EntryList>, ListEntriesHandler<TEntry>>()
            .AddSingleton<IRequestHandler<GetEntry<TEntry>, EntryRow?>, GetEntryHandler<TEntry>>()
            .AddSingleton<IRequestHandler<AddEntry<TEntry>, PutResult>, AddEntryHandler<TEntry>>()
            .AddSingleton<IRequestHandler<PutEntry<TEntry>, PutResult>, PutEntryHandler<TEntry>>()
            .AddSingleton<IRequestHandler<RetireEntry<TEntry>, EntryRow>, RetireEntryHandler<TEntry>>()
            .AddSingleton<IValidator<ListEntries<TEntry>>, ListEntriesValidator<TEntry>>()
            .AddSingleton<IValidator<AddEntry<TEntry>>, AddEntryValidator<TEntry>>()
            .AddSingleton<IValidator<PutEntry<TEntry>>, PutEntryValidator<TEntry>>();
    }

    /// <summary>Maps both versions of the catalogue's API, and its pages.</summary>
    public static void MapCatalogue<TEntry>(this IEndpointRouteBuilder endpoints, CatalogueDefinition<TEntry> definition)
    {
        new CatalogueApiV1<TEntry>(definition).Map(endpoints);
        new CatalogueApiV2<TEntry>(definition).Map(endpoints);
        new CataloguePages<TEntry>(definition).Map(endpoints);
    }
}
