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

/// <summary>The page where a user pastes a column of codes or names and sees the meaning of each.</summary>
internal static class ResolvePages<TRow>
    where TRow : EntryRow, new()
{
    private static readonly RowFormat _file = new(ResolveJson.Default.ResolvedRow, "value");

    // The pages are in English or German, and their names too.
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

    // Spreadsheets copy two columns with a tab between them. Such a line is a code and a name.
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

/// <summary>A pasted line and its meaning.</summary>
public sealed record ResolvedLine(string Line, Resolution Resolution);

/// <param name="Path">The path of the catalogue.</param>
/// <param name="Wording">The texts of the catalogue.</param>
/// <param name="Form">The pasted text.</param>
/// <param name="Lines">The resolved lines; null before the first request.</param>
public sealed record ResolveModel(string Path, CatalogueWording Wording, FormState Form, IReadOnlyList<ResolvedLine>? Lines)
{
    /// <summary>The title of the page.</summary>
    public static string Title => Say("Check codes and names", "Codes und Namen prüfen");
}
