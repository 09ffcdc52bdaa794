using CountryProvider.Catalogue.Import;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using CountryProvider.Web.Pages;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.History;

/// <summary>The page where a department decides about what a newer data set proposes.</summary>
public sealed class ProposalPages<TRow>(ImportDefinition definition)
    where TRow : class, IRow
{
    /// <summary>Maps the page below those of the rows.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet(
            $"/{definition.Path}/proposals",
            (string? done, IMediator mediator, CancellationToken cancellationToken) =>
                ListAsync(FormState.Empty, 200, done, mediator, cancellationToken)
        );
        pages.MapPost($"/{definition.Path}/proposals/{{code}}", Decide);
    }

    private async Task<IResult> ListAsync(
        FormState form,
        int status,
        string? done,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        Page.Of<ProposalsPage, ProposalsModel>(
            $"{Say("Proposals", "Vorschläge")} · {definition.Heading()}",
            new()
            {
                Definition = definition,
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
                return Page.SeeOther($"{definition.Path}/proposals?done={(accept ? "accepted" : "declined")}");
            },
            (state, status) => ListAsync(state, status, null, mediator, cancellationToken)
        );
}

/// <summary>What the page shows.</summary>
public sealed record ProposalsModel
{
    /// <summary>What the proposals are about.</summary>
    public required ImportDefinition Definition { get; init; }

    /// <summary>What nobody has decided about.</summary>
    public required IReadOnlyList<EntryProposal> Proposals { get; init; }

    /// <summary>What was wrong with a decision.</summary>
    public required FormState Form { get; init; }

    /// <summary>What was done; null for nothing.</summary>
    public required string? Notice { get; init; }
}
