using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Pages;

/// <summary>What a browser does: reads pages, fills in forms, follows redirects after they were sent.</summary>
internal static class Browsing
{
    public static async Task<IHtmlDocument> Open(this HttpClient client, string path, params (string Name, string Value)[] headers) =>
        await (await client.Get(path, headers)).ShouldBePage(client, 200);

    /// <summary>The answer as a document; relative addresses in it are resolved as a browser does.</summary>
    public static async Task<IHtmlDocument> ShouldBePage(this Answer answer, HttpClient client, int status)
    {
        answer.ShouldBe(status);
        answer.ContentType.ShouldBe("text/html; charset=utf-8");
        return (IHtmlDocument)
            await BrowsingContext
                .New(Configuration.Default)
                .OpenAsync(response => response.Content(answer.Text).Address(client.BaseAddress!.ToString()));
    }

    /// <summary>The form that sends a field of this name.</summary>
    public static IHtmlFormElement FormWith(this IHtmlDocument page, string field) =>
        page.Forms.Single(form => form.Method == "post" && form.QuerySelector($"[name={field}]") is not null);

    /// <summary>The form of one button that does this.</summary>
    public static IHtmlFormElement FormTo(this IHtmlDocument page, string action) =>
        page.Forms.Single(form => form.Method == "post" && form.Target().Split('?')[0].EndsWith("/" + action, StringComparison.Ordinal));

    /// <summary>The path that a form is sent to.</summary>
    public static string Target(this IHtmlFormElement form) =>
        new Uri(new Uri(form.BaseUri), form.GetAttribute("action") ?? "").PathAndQuery;

    /// <summary>What is in a field.</summary>
    public static string ValueOf(this IHtmlDocument page, string field) =>
        page.QuerySelector($"main form[method=post] [name={field}]") switch
        {
            IHtmlInputElement input => input.Value,
            IHtmlSelectElement select => select.Value ?? "",
            IHtmlTextAreaElement lines => lines.Value,
            _ => throw new ShouldAssertException($"There is no field {field}."),
        };

    /// <summary>The texts about a field besides its label, as a screen reader finds them.</summary>
    public static string DescriptionOf(this IHtmlDocument page, string field) =>
        string.Join(
            ' ',
            (page.QuerySelector($"main form[method=post] [name={field}]")!.GetAttribute("aria-describedby") ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(page.GetElementById)
                .OfType<IElement>()
                .SelectMany(element => element.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))
        );

    /// <summary>The message that belongs to a field, as a screen reader finds it.</summary>
    public static string ErrorOf(this IHtmlDocument page, string field)
    {
        var element = page.QuerySelector($"main form[method=post] [name={field}]")!;
        element.GetAttribute("aria-invalid").ShouldBe("true");
        return string.Join(
            ' ',
            element
                .GetAttribute("aria-describedby")!
                .Split(' ')
                .Select(page.GetElementById)
                .OfType<IElement>()
                .Where(described => !described.Id!.EndsWith("-hint", StringComparison.Ordinal))
                .Select(described => described.TextContent)
        );
    }

    /// <summary>The message about the whole form.</summary>
    public static string ErrorOf(this IHtmlDocument page) =>
        string.Join(' ', page.QuerySelectorAll("main [role=alert]").Select(error => error.TextContent));

    public static string Notice(this IHtmlDocument page) => page.QuerySelector("main [role=status]")?.TextContent ?? "";

    /// <summary>The text of each row of the page's table, with a space between the pieces of it.</summary>
    public static IReadOnlyList<string> Rows(this IHtmlDocument page) =>
        [
            .. page.QuerySelectorAll("main tbody tr")
                .Select(row =>
                    string.Join(
                        ' ',
                        row.Descendants<IText>().SelectMany(text => text.Data.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))
                    )
                ),
        ];

    /// <summary>Sends a form with its present values, except for the fields that are given here.</summary>
    public static Task<Answer> Submit(this HttpClient client, IHtmlFormElement form, params (string Name, string Value)[] typed)
    {
        var fields =
            from element in form.Elements
            let name = element.GetAttribute("name")
            where
                name is not null
                && typed.All(field => field.Name != name)
                && element is not IHtmlInputElement { Type: "checkbox", IsChecked: false }
            select (
                name,
                element switch
                {
                    IHtmlSelectElement choice => choice.Value ?? "",
                    IHtmlTextAreaElement lines => lines.Value,
                    _ => ((IHtmlInputElement)element).Value,
                }
            );
        return client.Form(form.Target(), fields.Concat(typed), ("Sec-Fetch-Site", "same-origin"));
    }

    /// <summary>Goes on to where the answer to an accepted form leads.</summary>
    public static async Task<IHtmlDocument> Follow(this HttpClient client, Answer answer)
    {
        answer.ShouldBe(303);
        answer.Bytes.ShouldBeEmpty();
        return await client.Open(answer["Location"]!);
    }
}
