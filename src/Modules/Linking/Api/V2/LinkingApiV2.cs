using System.ComponentModel;
using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.Linking.Features;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Api.V2;

/// <summary>Version 2 of the API of links.</summary>
internal static class LinkingApiV2
{
    private const string Example = """{"country":{"code":"GER","name":"Germany"},"currency":{"code":"EUR","name":"Euro"},"language":{"code":"deu","name":"German"}}""";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var byCountry = ApiParameter.Code("country", "The code of the country: three letters, in any case.");
        var api = endpoints.MapApiV2("links", "Links", LinkingModule.About);
        api.MapGet("/", List)
            .WithSummary("Links: list")
            .WithDescription("In the order of the countries: by name, then code. Where a module that knows the names does not answer, what it said before is used, and the headers Warning and Age say so.")
            .Takes(ApiParameter.Choice("status", "LinkStatus", "complete: countries with both currency and language; incomplete: those that lack one or both; all: either.", "complete", "incomplete", "all"))
            .Produces<Link[]>().Produces(304).Refuses(400, 503)
            .Example(response: $"[{Example}]", parameters: ("status", "complete"));
        api.MapGet("/{country}", Get)
            .WithSummary("Links: one, by the country's code")
            .Takes(byCountry)
            .Produces<Link>().Produces(304).Refuses(404, 503)
            .Example(response: Example, parameters: ("country", "GER"));
        api.MapPut("/{country}", Put)
            .WithSummary("Links: link a country to a currency and a language")
            .WithDescription("Either may be null. Send If-Match with the ETag of an earlier answer to change only what you have seen. What is linked already succeeds whatever If-Match says.")
            .Takes(byCountry)
            .Produces<Link>().Produces<Link>(201).Refuses(400, 404, 412, 413, 415, 422, 503)
            .Example("""{"currency":"EUR","language":"deu"}""", Example, ("country", "GER"));
        api.MapDelete("/{country}", Remove)
            .WithSummary("Links: unlink a country")
            .WithDescription("The same when it was not linked.")
            .Takes(byCountry)
            .Produces(204).Refuses(412)
            .Example(parameters: ("country", "GER"));
    }

    private static async Task<ReadyJson> List(string? status, HttpResponse response, IMediator mediator, CancellationToken cancellationToken)
    {
        var view = (await mediator.Send(new ListLinks(), cancellationToken)).For(response);
        return status switch
        {
            null or "complete" => view.Complete.Json,
            "incomplete" => view.Incomplete.Json,
            "all" => view.All.Json,
            _ => throw new InvalidRequestException("status", Say("status is complete, incomplete or all.", "status ist complete, incomplete oder all.")),
        };
    }

    private static async Task<ReadyJson> Get(string country, HttpResponse response, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListLinks(country), cancellationToken)).For(response).Get(country).Json;

    private static async Task<IResult> Put(string country, [FromBody] LinkTarget body, HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        var (link, created, stale) = await mediator.Send(new PutLink(country, body.Currency, body.Language, EntityTags.PreconditionOf(request)), cancellationToken);
        stale?.Mark(request.HttpContext.Response);
        return link.Json.Written(created ? $"{request.PathBase}/api/v2/links/{link.Country.Code}" : null);
    }

    private static async Task<NoContent> Remove(string country, HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new RemoveLink(country, EntityTags.PreconditionOf(request)), cancellationToken);
        return TypedResults.NoContent();
    }
}

[Description("A country and what it is linked to.")]
internal sealed record Link(
    [property: Description("The country.")] LinkPart Country,
    [property: Description("Its currency; null when it has none.")] LinkPart? Currency,
    [property: Description("Its language; null when it has none.")] LinkPart? Language);

[Description("A code and the name that it stands for.")]
internal sealed record LinkPart(
    [property: CodeField, Description("Three letters.")] string Code,
    [property: NameField, Description("1 to 200 characters.")] string Name);

[Description("What to link a country to. What is left out is null.")]
internal sealed record LinkTarget(
    [property: CodeField, Description("The code of a currency, in any case; null for none.")] string? Currency = null,
    [property: CodeField, Description("The code of a language, in any case; null for none.")] string? Language = null);
