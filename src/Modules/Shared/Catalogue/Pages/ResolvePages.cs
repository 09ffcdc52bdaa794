using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using CountryProvider.Modularity;
using CountryProvider.Web.Api;
using CountryProvider.Web.Csv;
using CountryProvider.Web.Pages;
using CountryProvider.Web.Validation;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Pages;

/// <summary>The page on which a column of codes or names is pasted, and that says what each of them means.</summary>
internal static class ResolvePages<TRow>
    where TRow : EntryRow, new()
{
    private static readonly RowFormat _file = new(ResolveJson.Default.ResolvedRow, "value");

    // The pages speak English and German, and so do the names on them.
    private static string? Language => IsGerman ? "de" : null;

    /// <param name="pages">The group of pages.</param>
    public static void Map(RouteGroupBuilder pages, CatalogueDefinition<TRow> definition)
    {
        var path = $"/{definition.Path}/resolve";
        pages.MapGet(path, () => PageOf(definition, FormState.Empty, null, 200));
        pages
            .MapPost(
                path,
                (IFormCollection form, IMediator mediator, CancellationToken cancellationToken) =>
                    FormState.SubmitAsync(
                        form,
                        "values",
                        async () =>
                        {
                            var (lines, values) = Read(form["values"].ToString());
                            var on = form["on"].ToString() is { Length: > 0 } day ? Parameters.Day("on", day) : null;
                            var resolved = await mediator.Send(new ResolveValues<TRow>(values, on, Language), cancellationToken);
                            if (form["format"] == "csv")
                            {
                                return new ReadyCsv(
                                    CsvFile.Write(_file.Columns, lines.Zip(resolved, ResolvedRow.JsonOf), spreadsheet: true),
                                    $"{definition.Path}-checked"
                                );
                            }

                            return PageOf(
                                definition,
                                FormState.Of(("values", string.Join('\n', lines)), ("on", form["on"].ToString())),
                                [.. lines.Zip(resolved, (line, resolution) => new ResolvedLine(line, resolution))],
                                200
                            );
                        },
                        (state, status) => Task.FromResult(PageOf(definition, state, null, status))
                    )
            )
            .ChangesNothing();
    }

    private static IResult PageOf(CatalogueDefinition<TRow> definition, FormState form, IReadOnlyList<ResolvedLine>? lines, int status) =>
        Page.Of<ResolvePage, ResolveModel>(
            $"{ResolveModel.Title} · {definition.Wording.Title}",
            new(definition.Path, definition.Wording, form, lines),
            status
        );

    // A line of two columns, as spreadsheets copy them, is a code and a name.
    private static (IReadOnlyList<string> Lines, IReadOnlyList<ValueToResolve> Values) Read(string text)
    {
        List<string> lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        if (lines.Count is 0 or > ResolveRequest.MaxValues)
        {
            throw new InvalidRequestException("values", ResolveRequest.HowMany());
        }

        if (lines.FindIndex(line => line.Length > 2 * Rules.MaxNameLength) is >= 0 and var index)
        {
            throw new InvalidRequestException(
                "values",
                Say($"Line {index + 1} is longer than any name.", $"Zeile {index + 1} ist länger als jeder Name.")
            );
        }

        return (
            lines,
            [
                .. lines.Select(line =>
                    line.Split('\t', 3, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var code, var name, ..]
                        ? new ValueToResolve { Code = code, Name = name }
                        : new ValueToResolve { Text = line }
                ),
            ]
        );
    }
}

/// <summary>A line that was pasted, and what it means.</summary>
public sealed record ResolvedLine(string Line, Resolution Resolution);

/// <param name="Path">Of the catalogue.</param>
/// <param name="Wording">Of the catalogue.</param>
/// <param name="Form">What was pasted.</param>
/// <param name="Lines">What it means; null when nothing was asked yet.</param>
public sealed record ResolveModel(string Path, CatalogueWording Wording, FormState Form, IReadOnlyList<ResolvedLine>? Lines)
{
    /// <summary>What the page is called.</summary>
    public static string Title => Say("Check codes and names", "Codes und Namen prüfen");
}
