using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Search;
using CountryProvider.Web.Validation;
using FluentValidation;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>The entries of a catalogue, ordered by name, then code.</summary>
public sealed record ListEntries<TRow> : IQuery<EntryList<TRow>>
    where TRow : EntryRow, new()
{
    /// <summary>The day on which they are valid; null for today.</summary>
    public DateOnly? On { get; init; }

    /// <summary>The language of their names; null for English.</summary>
    public string? Language { get; init; }

    /// <summary>What somebody looks for; null or blank for all.</summary>
    public string? Search { get; init; }

    /// <summary>What a search finds.</summary>
    public SearchMatch Match { get; init; }

    /// <summary>
    /// Their status; null for any. Those whose time has passed come with their status even if they are not valid on the day.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>Whether to include those that are not valid on the day.</summary>
    public bool IncludeFormer { get; init; }

    /// <summary>Whether to include retired entries.</summary>
    public bool IncludeRetired { get; init; }
}

internal sealed class ListEntriesValidator<TRow> : AbstractValidator<ListEntries<TRow>>
    where TRow : EntryRow, new()
{
    public ListEntriesValidator() => RuleFor(request => request.Search).IsSearch();
}

internal sealed class ListEntriesHandler<TRow>(Catalogue<TRow> catalogue, CatalogueDefinition<TRow> definition)
    : IRequestHandler<ListEntries<TRow>, EntryList<TRow>>
    where TRow : EntryRow, new()
{
    public async Task<EntryList<TRow>> Handle(ListEntries<TRow> request, CancellationToken cancellationToken)
    {
        var view = await catalogue.ReadAsync(request.Language, cancellationToken);
        var filter = new EntryFilter(
            request.On ?? catalogue.Today,
            request.IncludeFormer || request.Status == definition.Statuses[^1],
            request.IncludeRetired,
            request.Status
        );
        return view.List(filter, isUsual: filter == new EntryFilter(catalogue.Today)).Search(request.Search, request.Match);
    }
}
