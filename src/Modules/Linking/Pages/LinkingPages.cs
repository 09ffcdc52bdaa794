using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Pages;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Linking.Data;
using CountryProvider.Linking.Features;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Pages;

/// <summary>The home page, with the fully linked countries and those that are not, and a page for each country's link.</summary>
internal static class LinkingPages
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet("/", Home);
        pages.MapGet("/links/{country}", async (string country, IMediator mediator, CancellationToken cancellationToken) =>
            await LinkAsync(country, null, 200, mediator, cancellationToken));
        pages.MapPost("/links/{country}", Save);
        pages.MapPost("/links/{country}/unlink", Unlink);
    }

    private static async Task<IResult> Home(string? search, string? page, string? todo, string? done, string? code, IMediator mediator, CancellationToken cancellationToken)
    {
        if (Rules.SearchError(search) is { } error)
        {
            throw new InvalidRequestException("search", error);
        }

        var (view, stale) = await mediator.Send(new ListLinks(code), cancellationToken);
        return Page.Of<HomePage, HomeModel>(Say("Linked countries", "Verknüpfte Länder"), new()
        {
            Stale = stale?.ToString(),
            Search = search,
            Complete = new(view.Complete.Search(search).Items, page),
            Incomplete = new(view.Incomplete.Search(search).Items, todo),
            LinkedCount = view.Complete.Items.Count,
            CountryCount = view.All.Items.Count,
            Notice = view.Find(code ?? "") is { } linked ? Notice(done, linked) : null,
        });
    }

    private static async Task<IResult> LinkAsync(string country, FormState? form, int status, IMediator mediator, CancellationToken cancellationToken)
    {
        var (view, stale) = await mediator.Send(new ListLinks(country), cancellationToken);
        var linked = view.Get(country);
        form ??= FormState.Of(("currency", linked.Currency?.Code), ("language", linked.Language?.Code));
        return Page.Of<LinkPage, LinkModel>(Say($"Link {linked.Country.Name}", $"{linked.Country.Name} verknüpfen"), new()
        {
            Stale = stale?.ToString(),
            Linked = linked,
            Currencies = Choices(view.Names.Currencies.Entries.Select(entry => (entry.Code, entry.Name, entry.Retired)), linked.Currency?.Code, form["currency"]),
            Languages = Choices(view.Names.Languages.Entries.Select(entry => (entry.Code, entry.Name, entry.Retired)), linked.Language?.Code, form["language"]),
            Form = form,
        }, status);
    }

    private static Task<IResult> Save(string country, IFormCollection form, IMediator mediator, CancellationToken cancellationToken) => FormState.SubmitAsync(form, "",
        async () =>
        {
            string? Chosen(string field) => string.IsNullOrWhiteSpace(form[field]) ? null : form[field].ToString();
            var (link, _, _) = await mediator.Send(new PutLink(country, Chosen("currency"), Chosen("language"), Seen(form["version"])), cancellationToken);
            return Page.SeeOther($"?done=linked&code={link.Country.Code}");
        },
        (state, status) => LinkAsync(country, state, status, mediator, cancellationToken));

    // There are no fields: where the page is shown again, nothing is chosen, which is what unlinking asks for.
    private static Task<IResult> Unlink(string country, string? version, IMediator mediator, CancellationToken cancellationToken) => FormState.SubmitAsync(FormCollection.Empty, "",
        async () =>
        {
            await mediator.Send(new RemoveLink(country, Seen(version)), cancellationToken);
            return Page.SeeOther(Code.IsValid(country) ? $"?done=unlinked&code={country}" : ""); // What is no code may be longer than a header should be.
        },
        (state, status) => LinkAsync(country, state, status, mediator, cancellationToken));

    // The pages carry the version that the person saw, so that nobody's change is overwritten unseen.
    private static Precondition Seen(string? version) => long.TryParse(version, out var seen) ? Precondition.OneOf([seen]) : Precondition.None;

    // What is retired is not offered, unless it is linked or was chosen.
    private static List<Choice> Choices(IEnumerable<(string Code, string Name, bool Retired)> entries, string? linked, string chosen) =>
        [.. entries.Where(entry => !entry.Retired || entry.Code == linked || entry.Code.Equals(chosen, StringComparison.OrdinalIgnoreCase)).Select(entry => new Choice(entry.Code, entry.Name))];

    private static string? Notice(string? done, LinkedCountry linked) => done switch
    {
        "linked" when linked.IsComplete => Say($"{Isolate(linked.Country.Name)} is fully linked.", $"{Isolate(linked.Country.Name)} ist vollständig verknüpft."),
        "linked" => Say($"Saved. {Isolate(linked.Country.Name)} is not fully linked yet.", $"Gespeichert. {Isolate(linked.Country.Name)} ist noch nicht vollständig verknüpft."),
        "unlinked" => Say($"{Isolate(linked.Country.Name)} was unlinked.", $"Die Verknüpfung von {Isolate(linked.Country.Name)} wurde aufgehoben."),
        _ => null,
    };
}

/// <summary>Something that a country can be linked to.</summary>
public sealed record Choice(string Code, string Name);

public sealed record HomeModel
{
    /// <summary>That some names may be out of date; null when they are not.</summary>
    public required string? Stale { get; init; }

    public required string? Search { get; init; }

    public required PageOf<LinkedCountry> Complete { get; init; }

    public required PageOf<LinkedCountry> Incomplete { get; init; }

    /// <summary>How many countries are fully linked, whatever is searched for.</summary>
    public required int LinkedCount { get; init; }

    /// <summary>How many countries there are to link, whatever is searched for.</summary>
    public required int CountryCount { get; init; }

    public required string? Notice { get; init; }
}

public sealed record LinkModel
{
    /// <summary>That some names may be out of date; null when they are not.</summary>
    public required string? Stale { get; init; }

    public required LinkedCountry Linked { get; init; }

    public required IReadOnlyList<Choice> Currencies { get; init; }

    public required IReadOnlyList<Choice> Languages { get; init; }

    public required FormState Form { get; init; }
}
