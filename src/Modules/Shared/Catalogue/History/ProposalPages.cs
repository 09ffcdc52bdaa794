using CountryProvider.Storage;
using CountryProvider.Web.Api;
using CountryProvider.Web.Pages;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.History;

/// <summary>The page where a department decides about the proposals of a newer data set.</summary>
/// <param name="path">The last segment of the paths of the API and the pages.</param>
/// <param name="listPath">The path of the list page, relative to the path base.</param>
/// <param name="heading">Gives the title of the list page, in the language of the current request.</param>
public sealed class ProposalPages<TRow>(string path, string listPath, Func<string> heading)
    where TRow : class, IRow
{
    /// <summary>Maps the page below the pages of the rows.</summary>
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

/// <summary>The data of the page with proposals.</summary>
public sealed record ProposalsModel
{
    /// <summary>The last segment of the paths of the pages.</summary>
    public required string Path { get; init; }

    /// <summary>The path of the list page.</summary>
    public required string ListPath { get; init; }

    /// <summary>The title of the list page.</summary>
    public required string Heading { get; init; }

    /// <summary>The open proposals.</summary>
    public required IReadOnlyList<EntryProposal> Proposals { get; init; }

    /// <summary>The errors of the last decision.</summary>
    public required FormState Form { get; init; }

    /// <summary>A message about the last decision; null when there is none.</summary>
    public required string? Notice { get; init; }
}
