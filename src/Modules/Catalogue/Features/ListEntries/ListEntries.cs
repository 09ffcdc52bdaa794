using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Catalogue.Data;
using FluentValidation;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>The entries of a catalogue, ordered by name, then code.</summary>
/// <param name="Search">What name or code must contain, ignoring case and accents; null or blank for all.</param>
/// <param name="IncludeRetired">Whether to include retired entries.</param>
public sealed record ListEntries<TEntry>(string? Search = null, bool IncludeRetired = false) : IQuery<EntryList>;

internal sealed class ListEntriesValidator<TEntry> : AbstractValidator<ListEntries<TEntry>>
{
    public ListEntriesValidator() => RuleFor(request => request.Search).IsSearch();
}

internal sealed class ListEntriesHandler<TEntry>(Catalogue<TEntry> catalogue) : IRequestHandler<ListEntries<TEntry>, EntryList>
{
    public async Task<EntryList> Handle(ListEntries<TEntry> request, CancellationToken cancellationToken) =>
        (await catalogue.ReadAsync(cancellationToken)).Search(request.Search, request.IncludeRetired);
}
