using System.Text.Json.Nodes;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Catalogue.History;

/// <summary>Registers the history of a module's rows.</summary>
public static class HistoryRegistration
{
    /// <summary>Registers the handlers of the requests about changes.</summary>
    /// <param name="change">
    /// Applies a merge patch to a row. Gets all rows, the row and the patch, and returns the changed row. Throws a
    /// <see cref="Abstractions.DomainException"/> when the result is invalid.
    /// </param>
    public static IServiceCollection AddHistory<TRow, TRows>(
        this IServiceCollection services,
        IModule module,
        HistoryDefinition<TRow> definition,
        Func<IServiceProvider, Func<TRows, TRow, JsonObject, TRow>> change
    )
        where TRow : class, IRow
        where TRows : class, IRows<TRow, TRows> =>
        services
            .AddSingleton(provider => new HistoryHandler<TRow, TRows>(
                definition,
                provider.StoreOf<TRow, TRows>(module),
                change(provider),
                provider.GetRequiredService<TimeProvider>()
            ))
            .Add<TRow, TRows, GetHistory<TRow>, IReadOnlyList<EntryChange>>()
            .Add<TRow, TRows, GetChanges<TRow>, ChangeFeed>()
            .Add<TRow, TRows, GetProposals<TRow>, IReadOnlyList<EntryProposal>>()
            .Add<TRow, TRows, DecideProposal<TRow>, Unit>();

    private static IServiceCollection Add<TRow, TRows, TRequest, TAnswer>(this IServiceCollection services)
        where TRow : class, IRow
        where TRows : class, IRows<TRow, TRows>
        where TRequest : IRequest<TAnswer> =>
        services.AddSingleton(provider =>
            (IRequestHandler<TRequest, TAnswer>)(object)provider.GetRequiredService<HistoryHandler<TRow, TRows>>()
        );
}
