using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using CountryProvider.Modularity;
using CountryProvider.Web.Api;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Web.Api.Parameters;

namespace CountryProvider.Catalogue.Api;

/// <summary>Version 2 of the API: resolves codes and names to entries.</summary>
internal static class ResolveApi<TRow>
    where TRow : EntryRow, new()
{
    private static readonly JsonTypeInfo<IReadOnlyList<Resolution>> _json = Json.TypeOf<IReadOnlyList<Resolution>>(ResolveJson.Default);

    /// <param name="api">The group of the catalogue.</param>
    public static void Map(RouteGroupBuilder api, CatalogueDefinition<TRow> definition)
    {
        var (code, name) = ((string)definition.Example["code"]!, (string)definition.Example["name"]!);
        api.MapPost("/resolve", Resolve)
            .WithSummary($"{definition.Wording.Title.English}: what codes and names mean")
            .WithDescription(
                "For each value the entry that it means, and by what it was recognised, or up to three that may be meant. A code is taken "
                    + "for a code in any case, with or without leading zeros, a name as a search takes it. With a code and a name the "
                    + "answer also says when the name is wrong. It changes nothing, so it needs no key where reads need none."
            )
            .Takes(LangParameter)
            .Accepts<ResolveRequest>("application/json")
            .Produces<Resolution[]>()
            .Refuses(400, 413, 415)
            .ChangesNothing()
            .Example(
                $$"""{"values":["{{code}}",{"code":"{{code}}","name":"{{name}}","on":"2026-01-01"}],"on":"2026-01-01"}""",
                $$"""
                [{"index":0,"entry":{"code":"{{code}}","name":"{{name}}"},"by":"code","validity":"valid"},{"index":1,"suggestions":[]}]
                """
            );
    }

    private static async Task<IResult> Resolve(
        [FromBody] JsonObject body,
        string? lang,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var (language, request) = (Language("lang", lang), ResolveRequest.Of(body));
        var resolved = await mediator.Send(new ResolveValues<TRow>(request.Values!, request.On, language), cancellationToken);
        return new ReadyJson(JsonSerializer.SerializeToUtf8Bytes(resolved, _json)).Written(null);
    }
}
