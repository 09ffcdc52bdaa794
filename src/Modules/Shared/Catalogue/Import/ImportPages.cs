using CountryProvider.Abstractions;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using CountryProvider.Web.Csv;
using CountryProvider.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Import;

/// <summary>The pages to import a file: the user chooses it, sees its changes, and confirms them.</summary>
public sealed class ImportPages<TRow>(ImportDefinition definition)
    where TRow : class, IRow
{
    // In addition to the file, a form has other fields.
    private const int MaxForm = ImportFile.MaxBytes + (64 * 1024);

    private static readonly string[] _charsets = ["utf-8", "windows-1252"];

    /// <summary>Maps the pages below the pages of the rows.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet($"/{definition.Path}/import", () => Form(FormState.Empty, 200));
        pages.MapPost($"/{definition.Path}/import", Begin).WithMetadata(new RawBody(MaxForm));
        pages.MapGet($"/{definition.Path}/import/{{id}}", Show);
        pages.MapPost($"/{definition.Path}/import/{{id}}", Confirm);
    }

    private IResult Form(FormState form, int status) =>
        Page.Of<ImportPage, ImportModel>(
            $"{Say("Import", "Importieren")} · {definition.Heading()}",
            new() { Definition = definition, Form = form },
            status
        );

    private async Task<IResult> Begin(IFormCollection form, [FromServices] ImportJobs<TRow> jobs, CancellationToken cancellationToken)
    {
        if (form.Files["file"] is not { Length: > 0 } file)
        {
            return Refused(
                StatusCodes.Status400BadRequest,
                Say("Choose a file that is not empty.", "Wählen Sie eine Datei, die nicht leer ist.")
            );
        }

        var charset = _charsets.FirstOrDefault(known => known == form["charset"]) ?? _charsets[0];
        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellationToken);
        var isJson = file.FileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        return jobs.Start(content, isJson ? "application/json" : $"text/csv; charset={charset}") is { } job
            ? Page.SeeOther($"{definition.Path}/import/{job.Id}")
            : Refused(
                StatusCodes.Status503ServiceUnavailable,
                Say(
                    "Several files are being imported at the moment. Try again in some minutes.",
                    "Zurzeit werden schon mehrere Dateien importiert. Versuchen Sie es in einigen Minuten noch einmal."
                )
            );

        IResult Refused(int status, string message) =>
            Form(new(new Dictionary<string, string>(), new Dictionary<string, string[]> { ["file"] = [message] }), status);
    }

    private IResult Show(string id, HttpContext http, [FromServices] ImportJobs<TRow> jobs)
    {
        var job = jobs.Find(id);
        var isElsewhere = job is null && jobs.MayBeElsewhere(id);
        if (isElsewhere || job?.State is { Result: null, Failure: null })
        {
            http.Response.Headers["Refresh"] = "1"; // The browser reloads the page without a script.
        }

        var failure = job?.State.Failure;
        return Page.Of<ImportJobPage, ImportJobModel>(
            $"{Say("Import", "Importieren")} · {definition.Heading()}",
            new()
            {
                Definition = definition,
                Id = id,
                State = job?.State,
                IsElsewhere = isElsewhere,
                Failure = failure switch
                {
                    null => null,
                    DomainException or ModuleUnavailableException => failure.Message,
                    _ => Say(
                        "Something went wrong that should not have. Nothing was stored.",
                        "Etwas ist schiefgegangen, das nicht hätte geschehen dürfen. Nichts wurde gespeichert."
                    ),
                },
            },
            job is null && !isElsewhere ? StatusCodes.Status404NotFound : StatusCodes.Status200OK
        );
    }

    private IResult Confirm(string id, HttpContext http, [FromServices] ImportJobs<TRow> jobs)
    {
        if (jobs.Find(id) is { } job)
        {
            jobs.Confirm(job);
            return Page.SeeOther($"{definition.Path}/import/{id}");
        }

        if (jobs.MayBeElsewhere(id))
        {
            // Another replica has the job. The browser sends the form again until the request reaches that replica.
            http.Response.Headers.Location = $"{http.Request.PathBase}{http.Request.Path}";
            return TypedResults.StatusCode(StatusCodes.Status307TemporaryRedirect);
        }

        return Show(id, http, jobs);
    }
}

/// <summary>The data of the page to choose a file.</summary>
public sealed record ImportModel
{
    /// <summary>The definition of the import.</summary>
    public required ImportDefinition Definition { get; init; }

    /// <summary>The errors of the form.</summary>
    public required FormState Form { get; init; }
}

/// <summary>The data of the page about an import.</summary>
public sealed record ImportJobModel
{
    /// <summary>The definition of the import.</summary>
    public required ImportDefinition Definition { get; init; }

    /// <summary>The id of the import.</summary>
    public required string Id { get; init; }

    /// <summary>The state of the import; null when this process does not have it.</summary>
    internal ImportState? State { get; init; }

    /// <summary>Whether another process may have it.</summary>
    public required bool IsElsewhere { get; init; }

    /// <summary>The reason why nothing was stored; null when there was no error.</summary>
    public required string? Failure { get; init; }
}
