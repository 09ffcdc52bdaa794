using System.Globalization;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.History;
using CountryProvider.Linking.Data;
using CountryProvider.Linking.Features;
using CountryProvider.Web.Api;
using CountryProvider.Web.Pages;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Pages;

/// <summary>
/// The home page shows the countries of a day and the incomplete ones. There is a page for each country's links, and a page for each
/// currency and each language with the countries that use it. All paths begin with a path of this module, so that an ingress can
/// route them.
/// </summary>
internal static class LinkingPages
{
    // The pages are in English or German, and their names too.
    private static string? Language => IsGerman ? "de" : null;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet("/", Home);
        pages.MapGet(
            "/links/{key}",
            async (string key, IMediator mediator, CancellationToken cancellationToken) =>
                await LinkAsync(key, null, 200, mediator, cancellationToken)
        );
        pages.MapPost("/links/{key}", Save);
        pages.MapPost("/links/{key}/unlink", Unlink);
        pages.MapGet("/links/currencies/{key}", UsersOfCurrency);
        pages.MapGet("/links/languages/{key}", UsersOfLanguage);
    }

    private static async Task<IResult> Home(
        string? search,
        string? on,
        string? currency,
        string? language,
        string? status,
        string? page,
        string? todo,
        string? done,
        string? code,
        IMediator mediator,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        // An empty field of the form counts as missing. So does today's day: otherwise the page would show an old day from tomorrow
        // on.
        (currency, language) = (Given(currency), Given(language));
        var day = Parameters.Day("on", Given(on));
        on = day is null || day == clock.Today() ? null : on;
        var request = new ListLinks(day, Language)
        {
            Country = code,
            Currency = currency,
            LinkedLanguage = language,
            Search = search,
        };
        var reading = await mediator.Send(request, cancellationToken);
        var (view, stale) = reading;
        var (usedCurrency, usedLanguage) = (
            reading.CodeOf("currency", currency, view.Names.Currencies),
            reading.CodeOf("language", language, view.Names.Languages)
        );
        var filter = new HomeFilter
        {
            Search = search,
            On = on,
            Currency = usedCurrency,
            CurrencyName = usedCurrency is null ? null : view.Names.Currencies[usedCurrency]!.Name,
            Language = usedLanguage,
            LanguageName = usedLanguage is null ? null : view.Names.Languages[usedLanguage]!.Name,
            IsOutdated = status == "outdated",
        };
        return Page.Of<HomePage, HomeModel>(
            Say("Linked countries", "Verknüpfte Länder"),
            new()
            {
                Stale = stale?.ToString(),
                Filter = filter,
                Day = view.On,
                Linked = new(Found(view.List(filter.IsOutdated ? LinkStatus.Outdated : LinkStatus.Linked)), page),
                Incomplete = new(filter.IsOutdated ? [] : Found(view.List(LinkStatus.Incomplete)), todo),
                LinkedCount = view.List(LinkStatus.Complete).Items.Count,
                OutdatedCount = view.List(LinkStatus.Outdated).Items.Count,
                CountryCount = view.List(LinkStatus.All).Items.Count,
                Notice = view.Find(code) is { } linked ? Notice(done, linked) : null,
            }
        );

        IReadOnlyList<LinkedCountry> Found(LinkList list) =>
            list.Using(usedCurrency, usedLanguage).Search(search, default, view.Names).Items;
    }

    private static async Task<IResult> LinkAsync(
        string key,
        FormState? form,
        int status,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var reading = await mediator.Send(new ListLinks(null, Language) { Country = key }, cancellationToken);
        var (view, linked) = (reading.View, reading.Get(key));
        return Page.Of<LinkPage, LinkModel>(
            Say($"Link {linked.Country.Name}", $"{linked.Country.Name} verknüpfen"),
            new()
            {
                Stale = reading.Stale?.ToString(),
                Linked = linked,
                Periods = new(linked.AllCurrencies.Select(currency => (currency.From, currency.To)), view.On),
                Currencies = Choices(view.Names.Currencies, linked.AllCurrencies.Select(currency => currency.Code)),
                Languages = Choices(view.Names.Languages, linked.Languages.Select(language => language.Code)),
                Form = form ?? LinkForm.Of(linked),
                Stored = LinkForm.Of(linked),
                History = await mediator.HistoryOfAsync<LinkRow>(linked.Country.Code, cancellationToken),
            },
            status
        );
    }

    private static Task<IResult> Save(string key, IFormCollection form, IMediator mediator, CancellationToken cancellationToken) =>
        FormState.SubmitAsync(
            form,
            "",
            async () =>
            {
                var (link, _, _) = await mediator.Send(new WriteLink(key, LinkForm.Read(form), Seen(form["version"])), cancellationToken);
                return Page.SeeOther($"?done=linked&code={link.Country.Code}");
            },
            (state, status) => LinkAsync(key, LinkForm.WithErrorsAtFields(state), status, mediator, cancellationToken)
        );

    private static Task<IResult> Unlink(string key, string? version, IMediator mediator, CancellationToken cancellationToken) =>
        FormState.SubmitAsync(
            FormCollection.Empty,
            "",
            async () =>
            {
                await mediator.Send(new RemoveLink(key, Seen(version)), cancellationToken);
                // A key that is not a code may be too long for a header.
                return Page.SeeOther(Code.IsValid(key, maxLength: 4) ? $"?done=unlinked&code={key}" : "");
            },
            (state, status) => LinkAsync(key, state, status, mediator, cancellationToken)
        );

    private static async Task<IResult> UsersOfCurrency(string key, IMediator mediator, CancellationToken cancellationToken)
    {
        var reading = await mediator.Send(new ListLinks(null, Language) { Currency = key }, cancellationToken);
        var currency = reading.Entry(key, reading.View.Names.Currencies);
        return UsersPage(
            reading,
            currency,
            isCurrency: true,
            [
                .. from linked in reading.View.List(LinkStatus.All, former: true).Items
                from use in linked.AllCurrencies
                where use.Code == currency.Code
                select new Use(linked, use.From, use.To, use.Tender ? null : Say("not legal tender", "kein gesetzliches Zahlungsmittel")),
            ]
        );
    }

    private static async Task<IResult> UsersOfLanguage(string key, IMediator mediator, CancellationToken cancellationToken)
    {
        var reading = await mediator.Send(new ListLinks(null, Language) { LinkedLanguage = key }, cancellationToken);
        var language = reading.Entry(key, reading.View.Names.Languages);
        return UsersPage(
            reading,
            language,
            isCurrency: false,
            [
                .. from linked in reading.View.List(LinkStatus.All, former: true).Items
                from use in linked.Languages
                where use.Code == language.Code
                select new Use(linked, linked.Country.ValidFrom, linked.Country.ValidTo, Words.Of(use.Status)),
            ]
        );
    }

    private static IResult UsersPage(Reading reading, CatalogueEntry entry, bool isCurrency, IReadOnlyList<Use> uses) =>
        Page.Of<UsersPage, UsersModel>(
            Say($"Countries: {entry.Name}", $"Länder: {entry.Name}"),
            new()
            {
                Stale = reading.Stale?.ToString(),
                Entry = entry,
                IsCurrency = isCurrency,
                Uses = uses,
                Periods = new(uses.Select(use => (use.From, use.To)), reading.View.On),
            }
        );

    // The pages contain the version that the user saw, so that the write cannot replace a change that the user has not seen.
    private static Precondition Seen(string? version) =>
        long.TryParse(version, CultureInfo.InvariantCulture, out var seen) ? Precondition.OneOf([seen]) : Precondition.None;

    // A retired entry is not offered, unless it is linked.
    private static List<Choice> Choices<TEntry>(Entries<TEntry> entries, IEnumerable<string> linked)
        where TEntry : CatalogueEntry =>
        [
            .. entries
                .Snapshot.Entries.Where(entry => !entry.Retired || linked.Contains(entry.Code))
                .Select(entry => new Choice(entry.Code, entry.Name)),
        ];

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string? Notice(string? done, LinkedCountry linked) =>
        done switch
        {
            "linked" when linked.IsComplete => Say(
                $"{Isolate(linked.Country.Name)} is fully linked.",
                $"{Isolate(linked.Country.Name)} ist vollständig verknüpft."
            ),
            "linked" => Say(
                $"Saved. {Isolate(linked.Country.Name)} is not fully linked yet.",
                $"Gespeichert. {Isolate(linked.Country.Name)} ist noch nicht vollständig verknüpft."
            ),
            "unlinked" => Say(
                $"{Isolate(linked.Country.Name)} was unlinked.",
                $"Die Verknüpfung von {Isolate(linked.Country.Name)} wurde aufgehoben."
            ),
            _ => null,
        };
}
