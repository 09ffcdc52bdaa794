using CountryProvider.Storage;
using CountryProvider.Web.Api;
using CountryProvider.Web.Pages;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.History;

/// <summary>The page where a department decides about what a newer data set proposes.</summary>
/// <param name="path">The last segment of the paths of the API and the pages.</param>
/// <param name="listPath">The path of the page that lists the rows, relative to the path base.</param>
/// <param name="heading">The title of that page, in the language of the current request.</param>
public sealed class ProposalPages<TRow>(string path, string listPath, Func<string> heading)
    where TRow : class, IRow
{
    /// <summary>Maps the page below those of the rows.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet(
            $"/{path}/proposals",
            (string? done, IMediator mediator, CancellationToken cancellationToken) =>
                ListAsync(FormState.Empty, 200, done, mediator, cancellationToken)
        );
        pages.MapPost($"/{path}/proposals/{{code}}", Decide);
    }

    private async Task<IResult> ListAsync(
        FormState form,
        int status,
        string? done,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        Page.Of<ProposalsPage, ProposalsModel>(
            $"{Say("Proposals", "Vorschläge")} · {heading()}",
            new()
            {
                Path = path,
                ListPath = listPath,
                Heading = heading(),
                Proposals = await mediator.Send(new GetProposals<TRow>(), cancellationToken),
                Form = form,
                Notice = done switch
                {
                    "accepted" => Say("The proposal was accepted.", "Der Vorschlag wurde angenommen."),
                    "declined" => Say("The proposal was declined.", "Der Vorschlag wurde abgelehnt."),
                    _ => null,
                },
            },
            status
        );

    private Task<IResult> Decide(string code, IFormCollection form, IMediator mediator, CancellationToken cancellationToken) =>
        FormState.SubmitAsync(
            form,
            "",
            async () =>
            {
                var accept = form["decision"] == "accept";
                await mediator.Send(new DecideProposal<TRow>(code, accept), cancellationToken);
                return Page.SeeOther($"{path}/proposals?done={(accept ? "accepted" : "declined")}");
            },
            (state, status) => ListAsync(state, status, null, mediator, cancellationToken)
        );
}

/// <summary>What the page shows.</summary>
public sealed record ProposalsModel
{
    /// <summary>The last segment of the paths of the pages.</summary>
    public required string Path { get; init; }

    /// <summary>The path of the page that lists the rows.</summary>
    public required string ListPath { get; init; }

    /// <summary>The title of that page.</summary>
    public required string Heading { get; init; }

    /// <summary>What nobody has decided about.</summary>
    public required IReadOnlyList<EntryProposal> Proposals { get; init; }

    /// <summary>What was wrong with a decision.</summary>
    public required FormState Form { get; init; }

    /// <summary>What was done; null for nothing.</summary>
    public required string? Notice { get; init; }
}
