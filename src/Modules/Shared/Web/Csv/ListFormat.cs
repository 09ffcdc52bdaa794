using System.Text;
using CountryProvider.Abstractions;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Csv;

/// <summary>The form in which a client takes a list.</summary>
public enum ListFormat
{
    /// <summary>A JSON array.</summary>
    Json,

    /// <summary>A JSON array of what an import takes.</summary>
    JsonForImport,

    /// <summary>A CSV file for programs.</summary>
    Csv,

    /// <summary>A CSV file for a spreadsheet.</summary>
    Spreadsheet,
}

/// <summary>The answer of the endpoint may be a CSV file.</summary>
/// <param name="Example">What it may look like.</param>
public sealed record OffersCsv(string Example);

/// <summary>What the parameters and headers that choose the form of a list mean.</summary>
public static class ListFormats
{
    private const string ForImport = "import";
    private const string ForSpreadsheet = "spreadsheet";

    private static readonly string[] _formats = ["json", "csv"];
    private static readonly string[] _purposes = [ForImport, ForSpreadsheet];
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private static readonly MediaTypeHeaderValue _csv = new(CsvFile.MediaType);

    /// <summary>How the OpenAPI document describes the parameters.</summary>
    public static ApiParameter[] FormatParameters { get; } =
    [
        ApiParameter.OptionalChoice(
            "format",
            "ListFormat",
            "The form of the answer. Without it the header Accept decides, and without a preference there it is json.",
            _formats
        ),
        ApiParameter.OptionalChoice(
            "for",
            "ListPurpose",
            "import: what can be written and nothing else, so that JSON can be imported; CSV always can. spreadsheet, only with csv: with "
                + "a byte order mark and semicolons, and with an apostrophe before a text that a spreadsheet would take for a formula. An "
                + "import takes the apostrophe away again.",
            _purposes
        ),
    ];

    /// <summary>Says in the OpenAPI document that the answer may be a CSV file.</summary>
    /// <param name="columns">The columns of the file.</param>
    /// <param name="example">What a line of it stands for, as JSON.</param>
    public static RouteHandlerBuilder OffersCsv(this RouteHandlerBuilder endpoint, IReadOnlyList<CsvColumn> columns, string example) =>
        endpoint.WithMetadata(
            new OffersCsv(Encoding.UTF8.GetString(CsvFile.Write(columns, [Encoding.UTF8.GetBytes(example)], spreadsheet: false)))
        );

    /// <summary>
    /// The form that a client asks for: <c>format</c> says so, or the header <c>Accept</c>, on which the answer depends then.
    /// </summary>
    /// <param name="format">The parameter of that name.</param>
    /// <param name="purpose">The parameter <c>for</c>.</param>
    /// <exception cref="InvalidRequestException">A parameter means nothing.</exception>
    public static ListFormat Of(string? format, string? purpose, HttpContext http)
    {
        format = Parameters.Choice("format", format, _formats);
        purpose = Parameters.Choice("for", purpose, _purposes);
        if (format is null)
        {
            http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        }

        var isCsv = format is null ? PrefersCsv(http.Request) : format == _formats[1];
        return (isCsv, purpose) switch
        {
            (true, ForSpreadsheet) => ListFormat.Spreadsheet,
            (true, _) => ListFormat.Csv,
            (false, null) => ListFormat.Json,
            (false, ForImport) => ListFormat.JsonForImport,
            _ => throw new InvalidRequestException(
                "for",
                Say("for=spreadsheet is understood with format=csv alone.", "for=spreadsheet gibt es nur zusammen mit format=csv.")
            ),
        };
    }

    private static bool PrefersCsv(HttpRequest request) =>
        request.Headers.Accept is { Count: > 0 } accept
        && MediaTypeHeaderValue.TryParseList(accept, out var ranges)
        && QualityOf(_csv, ranges) > QualityOf(_json, ranges);

    // What is named most closely counts (RFC 9110, 12.5.1).
    private static double QualityOf(MediaTypeHeaderValue type, IEnumerable<MediaTypeHeaderValue> ranges) =>
        ranges
            .Where(type.IsSubsetOf)
            .OrderBy(range =>
                range.MatchesAllTypes ? 2
                : range.MatchesAllSubTypes ? 1
                : 0
            )
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
}
