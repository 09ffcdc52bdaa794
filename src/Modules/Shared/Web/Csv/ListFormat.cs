using System.Text;
using CountryProvider.Abstractions;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Csv;

/// <summary>The format of a list in an answer.</summary>
public enum ListFormat
{
    /// <summary>A JSON array.</summary>
    Json,

    /// <summary>A JSON array of objects that an import accepts.</summary>
    JsonForImport,

    /// <summary>A CSV file for programs.</summary>
    Csv,

    /// <summary>A CSV file for a spreadsheet.</summary>
    Spreadsheet,
}

/// <summary>Metadata: the answer of the endpoint may be a CSV file.</summary>
/// <param name="Example">Makes an example of the file.</param>
public sealed record OffersCsv(Func<string> Example);

/// <summary>Parses the parameters and headers that choose the format of a list.</summary>
public static class ListFormats
{
    private const string ForImport = "import";
    private const string ForSpreadsheet = "spreadsheet";

    private static readonly string[] _formats = ["json", "csv"];
    private static readonly string[] _purposes = [ForImport, ForSpreadsheet];
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private static readonly MediaTypeHeaderValue _csv = new(CsvFile.MediaType);

    /// <summary>The descriptions of the parameters in the OpenAPI document.</summary>
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
    /// <param name="example">The object of an example line, as JSON.</param>
    public static RouteHandlerBuilder OffersCsv(this RouteHandlerBuilder endpoint, IReadOnlyList<CsvColumn> columns, string example) =>
        endpoint.WithMetadata(
            new OffersCsv(() => Encoding.UTF8.GetString(CsvFile.Write(columns, [Encoding.UTF8.GetBytes(example)], spreadsheet: false)))
        );

    /// <summary>
    /// The format that the client asks for with <c>format</c>, or otherwise with the header <c>Accept</c>. In the second case the
    /// answer varies with this header.
    /// </summary>
    /// <param name="format">The parameter <c>format</c>.</param>
    /// <param name="purpose">The parameter <c>for</c>.</param>
    /// <exception cref="InvalidRequestException">A parameter is invalid.</exception>
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

    // The most specific media range counts (RFC 9110, 12.5.1).
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
