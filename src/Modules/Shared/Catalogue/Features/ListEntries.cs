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
    /// <summary>The day on which the entries are valid; null for today.</summary>
    public DateOnly? On { get; init; }

    /// <summary>The language of the names; null for English.</summary>
    public string? Language { get; init; }

    /// <summary>The search text; null or blank for all entries.</summary>
    public string? Search { get; init; }

    /// <summary>The kind of match for the search.</summary>
    public SearchMatch Match { get; init; }

    /// <summary>
    /// The status of the entries; null for any. The status of former entries also includes entries that are not valid on the day.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>Whether to include entries that are not valid on the day.</summary>
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
