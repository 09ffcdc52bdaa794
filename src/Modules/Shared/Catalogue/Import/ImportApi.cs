using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using CountryProvider.Web.Csv;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Web.Api.Parameters;

namespace CountryProvider.Catalogue.Import;

/// <summary>The part of version 2 of an API that imports a file.</summary>
public sealed class ImportApi<TRow>(ImportDefinition definition)
    where TRow : class, IRow
{
    private static readonly JsonTypeInfo<ImportResult> _result = Json.TypeOf<ImportResult>(ImportJson.Default);

    // An import of 100,000 rows takes some seconds.
    private static readonly TimeSpan _atMost = TimeSpan.FromMinutes(2);

    /// <summary>Maps the endpoint into the group of the rows' API.</summary>
    public void Map(RouteGroupBuilder api) =>
        api.MapPost("/import", Import)
            .WithSummary($"{definition.Title}: import a file")
            .WithDescription(
                "CSV with a header that names members, in any order, with , ; or tab; or a JSON array of what PUT takes. A row of CSV "
                    + "changes only the members that the file has columns for. All rows are stored, or none. UTF-8; or windows-1252 when "
                    + $"charset says so. At most {ImportFile.MaxBytes / 1024 / 1024} MiB and {ImportFile.MaxRows:#,0} rows."
            )
            .Takes(ApiParameter.Flag("dryRun", "Only to see what would change; nothing is stored."))
            .WithMetadata(
                new AcceptsMetadata([CsvFile.MediaType, "application/json"], definition.Format.Type.Type.MakeArrayType()),
                new RawBody(ImportFile.MaxBytes, InAnyCharset: true),
                new AnswerTime(_atMost)
            )
            .Produces<ImportResult>()
            .Refuses(400, 409, 413, 415)
            .Example(
                $"[{definition.Example}]",
                response: """
                {"dryRun":true,"added":0,"changed":1,"unchanged":0,
                  "changes":[{"line":2,"code":"DEU","before":{"name":"Germany"},"after":{"name":"Deutschland"}}]}
                """,
                parameters: ("dryRun", "true")
            );

    private static async Task<ReadyJson> Import(string? dryRun, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var isDryRun = Flag("dryRun", dryRun);
        using var content = new MemoryStream();
        await http.Request.Body.CopyToAsync(content, cancellationToken);
        var result = await mediator.Send(
            new ImportRows<TRow>(content.GetBuffer().AsMemory(0, (int)content.Length), http.Request.ContentType, isDryRun, null),
            cancellationToken
        );
        return new(JsonSerializer.SerializeToUtf8Bytes(result, _result));
    }
}
