using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CountryProvider.Abstractions;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Linking.Data;
using CountryProvider.Linking.Features;
using CountryProvider.Modularity;
using CountryProvider.Web.Api;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CountryProvider.Linking.Api;

/// <summary>Version 1 of the API of links. It is the frozen contract of the original services.</summary>
internal static class LinkingApiV1
{
    private const string Currency = "\"currency\":{\"shortName\":\"EUR\",\"name\":\"Euro\"}";
    private const string Language = "\"language\":{\"shortName\":\"deu\",\"name\":\"German\"}";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        new PartialLinksApiV1<CountryWithCurrency>
        {
            Path = "countries-with-currency",
            Part = "currency",
            Ensure = typeof(EnsureCurrency),
            Example = $$"""{"countryShortName":"GER",{{Currency}}}""",
            ListOf = view => view.WithCurrency,
            OneOf = LinkViewV1.CurrencyOf,
            ToCommand = body => new(new(body.CountryShortName, null), new(body.Currency?.ShortName, body.Currency?.Name), null),
        }.Map(endpoints);
        new PartialLinksApiV1<CountryWithLanguage>
        {
            Path = "countries-with-language",
            Part = "language",
            Ensure = typeof(EnsureLanguage),
            Example = $$"""{"countryShortName":"GER",{{Language}}}""",
            ListOf = view => view.WithLanguage,
            OneOf = LinkViewV1.LanguageOf,
            ToCommand = body => new(new(body.CountryShortName, null), null, new(body.Language?.ShortName, body.Language?.Name)),
        }.Map(endpoints);

        const string Example = $$"""{"country":{"name":"Germany","shortName":"GER"},{{Language}},{{Currency}}}""";
        var whole = endpoints.MapApiV1("countries-with-languages-and-currencies", "Links", LinkingModule.About);
        whole
            .MapGet("/", List)
            .WithSummary("Countries with language and currency: list")
            .Produces<CountryWithBoth[]>()
            .Produces(204)
            .Refuses(503)
            .Example(response: $"[{Example}]");
        whole
            .MapPost("/", Add)
            .WithSummary("Countries with language and currency: add")
            .WithDescription(
                "Adds the country, the language and the currency where they do not exist, and links them. A country that has a "
                    + "language or a currency keeps it."
            )
            .Sends(typeof(EnsureCountry), typeof(EnsureCurrency), typeof(EnsureLanguage))
            .Produces(204)
            .Refuses(400, 503)
            .Example(Example);
    }

    private static async Task<IResult> List(HttpResponse response, IMediator mediator, CancellationToken cancellationToken) =>
        (IResult?)(await mediator.Send(new ListLinks(), cancellationToken)).For(response).V1.WithBoth ?? TypedResults.NoContent();

    private static async Task<NoContent> Add([FromBody] CountryWithBoth body, IMediator mediator, CancellationToken cancellationToken)
    {
        // An empty name is different from no name: the handler must add the country if it does not exist.
        await mediator.Send(
            new EnsureLink(
                new(body.Country?.ShortName, body.Country?.Name ?? ""),
                new(body.Currency?.ShortName, body.Currency?.Name),
                new(body.Language?.ShortName, body.Language?.Name)
            ),
            cancellationToken
        );
        return TypedResults.NoContent();
    }
}

/// <summary>The countries with their currency, or the countries with their language.</summary>
/// <typeparam name="TBody">A country with its currency or its language.</typeparam>
internal sealed class PartialLinksApiV1<TBody>
    where TBody : class
{
    public required string Path { get; init; }

    /// <summary>The word for the linked part: currency or language.</summary>
    public required string Part { get; init; }

    /// <summary>The type of the command that adds the linked part.</summary>
    public required Type Ensure { get; init; }

    public required string Example { get; init; }

    public required Func<LinkViewV1, ReadyJson?> ListOf { get; init; }

    public required Func<LinkedCountry, byte[]?> OneOf { get; init; }

    public required Func<TBody, EnsureLink> ToCommand { get; init; }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapApiV1(Path, "Links", LinkingModule.About);
        api.MapGet("/", List)
            .WithSummary($"Countries with {Part}: list")
            .Produces<TBody[]>()
            .Produces(204)
            .Refuses(503)
            .Example(response: $"[{Example}]");
        api.MapGet("/{countryShortName}", Get)
            .WithSummary($"Countries with {Part}: one, by the country's short name")
            .Takes(ApiParameter.Code("countryShortName", "Three letters, in any case."))
            .Produces<TBody>()
            .Refuses(400, 404, 503)
            .Example(response: Example, parameters: ("countryShortName", "GER"));
        api.MapPost("/", Add)
            .WithSummary($"Countries with {Part}: add")
            .WithDescription(
                $"Adds the {Part} where it does not exist, and links the country to it unless it has one. Answers with all countries "
                    + $"that have one."
            )
            .Sends(Ensure)
            .Produces<TBody[]>()
            .Refuses(400, 503)
            .Example(Example, $"[{Example}]");
    }

    private async Task<IResult> List(HttpResponse response, IMediator mediator, CancellationToken cancellationToken) =>
        (IResult?)ListOf((await mediator.Send(new ListLinks(), cancellationToken)).For(response).V1) ?? TypedResults.NoContent();

    private async Task<ReadyJson> Get(
        string countryShortName,
        HttpResponse response,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        if (countryShortName.Length != 3)
        {
            throw new InvalidRequestException("countryShortName", "A short name has exactly three characters.");
        }

        return
            (await mediator.Send(new ListLinks { Country = countryShortName }, cancellationToken)).For(response).Find(countryShortName)
                is { } linked
            && OneOf(linked) is { } json
            ? new(json)
            : throw new NotFoundException($"There is no country with the short name {countryShortName} that has a {Part}.");
    }

    private async Task<IResult> Add([FromBody] TBody body, HttpResponse response, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(ToCommand(body), cancellationToken);
        return await List(response, mediator, cancellationToken);
    }
}

[Description("A country and its currency.")]
internal sealed record CountryWithCurrency(
    [property: Required, CodeField, Description("The country: three letters; sent in any case.")] string? CountryShortName,
    [property: Required, Description("Its currency.")] NamedV1? Currency
);

[Description("A country and its language.")]
internal sealed record CountryWithLanguage(
    [property: Required, CodeField, Description("The country: three letters; sent in any case.")] string? CountryShortName,
    [property: Required, Description("Its language.")] NamedV1? Language
);

[Description("A country, its language and its currency.")]
internal sealed record CountryWithBoth(
    [property: Required, Description("The country.")] NamedV1? Country,
    [property: Required, Description("Its language.")] NamedV1? Language,
    [property: Required, Description("Its currency.")] NamedV1? Currency
);

[Description("A short name and the name that it stands for.")]
internal sealed record NamedV1(
    [property: Required, CodeField, Description("Three letters; sent in any case.")] string? ShortName,
    [property: Required, NameField, Description("1 to 200 characters after trimming.")] string? Name
);
