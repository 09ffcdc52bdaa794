using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.History;
using CountryProvider.Storage;
using CountryProvider.Web.Csv;
using MediatR;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Import;

/// <summary>Stores what a file says, all of it or nothing.</summary>
/// <param name="Content">The file.</param>
/// <param name="ContentType">What kind of file it is, see <see cref="ImportFile.Read"/>.</param>
/// <param name="DryRun">Only to see what would change.</param>
/// <param name="Progress">Told from time to time how far it is; null for nobody.</param>
public sealed record ImportRows<TRow>(ReadOnlyMemory<byte> Content, string? ContentType, bool DryRun, IProgress<ImportProgress>? Progress)
    : ICommand<ImportResult>;

/// <summary>How far an import is.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Done">How many rows that is done for.</param>
/// <param name="Total">How many rows there are; 0 as long as that is not known.</param>
public readonly record struct ImportProgress(ImportPhase Phase, int Done, int Total);

/// <summary>What is being done with a file.</summary>
public enum ImportPhase
{
    /// <summary>It is read.</summary>
    Reading,

    /// <summary>Its rows are compared with what is stored.</summary>
    Comparing,

    /// <summary>Its rows are stored.</summary>
    Storing,
}

/// <summary>What a file changes.</summary>
[Description("What a file changes.")]
public sealed record ImportResult(
    [property: Description("Whether nothing was stored, as the request wanted only to see what would change.")] bool DryRun,
    [property: Description("How many entries are new.")] int Added,
    [property: Description("How many entries change.")] int Changed,
    [property: Description("How many entries are in the file as they are stored.")] int Unchanged,
    [property: Description("The first 1,000 entries that are new or change, in the order of the file.")]
        IReadOnlyList<ImportedChange> Changes
);

/// <summary>What a row of a file changes.</summary>
[Description("What a row of a file changes.")]
public sealed record ImportedChange(
    [property: Description("The line in which the row begins; 1 for the first of the file.")] int Line,
    [property: Description("The code of the entry.")] string Code,
    [property: JsonPropertyOrder(1), Description("The members that change as the file has them; null for one that goes.")] JsonObject After
)
{
    /// <summary>The same members as they are stored.</summary>
    [Description("The same members as they are stored; left out for a new entry.")]
    public JsonObject? Before { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ImportResult))]
internal sealed partial class ImportJson : JsonSerializerContext;

/// <param name="format">What a row of a file stands for.</param>
/// <param name="json">How a row is stored as JSON.</param>
/// <param name="plan">Says what is to be stored of a file when those rows are stored already.</param>
/// <param name="isNew">Whether a row that is not stored yet has to be.</param>
internal sealed class ImportHandler<TRow, TRows>(
    RowFormat format,
    JsonTypeInfo<TRow> json,
    Func<ImportedRows, TRows, CancellationToken, Task<ImportPlan<TRow>>> plan,
    Func<TRow, bool> isNew,
    IStore<TRow, TRows> store
) : IRequestHandler<ImportRows<TRow>, ImportResult>
    where TRow : class, IRow
    where TRows : class, IRows<TRow, TRows>
{
    private const int MaxAttempts = 3;
    private const int MaxShown = 1_000;

    /// <exception cref="InvalidFileException">Something is wrong with the file.</exception>
    /// <exception cref="ConflictException">Others keep changing what is stored.</exception>
    /// <exception cref="NotStoredException">The store takes no writes.</exception>
    public async Task<ImportResult> Handle(ImportRows<TRow> request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var stored = await store.ReadAsync(cancellationToken);
            request.Progress?.Report(new(ImportPhase.Reading, 0, 0));
            var file = ImportFile.Read(request.Content, request.ContentType, format);
            request.Progress?.Report(new(ImportPhase.Comparing, 0, file.Rows.Count));
            var (rows, faults) = await plan(file, stored, cancellationToken);
            if (faults.Count > 0)
            {
                throw new InvalidFileException(faults);
            }

            var changed = rows.Where(line => stored.Find(line.Row.Code) is { } row ? !ReferenceEquals(row, line.Row) : isNew(line.Row))
                .ToList();
            if (request.DryRun || changed.Count == 0 || await StoreAsync(changed, stored, request.Progress, cancellationToken))
            {
                var added = changed.Count(line => stored.Find(line.Row.Code) is null);
                return new(
                    request.DryRun,
                    added,
                    changed.Count - added,
                    rows.Count - changed.Count,
                    [.. changed.Take(MaxShown).Select(line => Difference(line.Line, stored.Find(line.Row.Code), line.Row))]
                );
            }
        }

        throw new ConflictException(
            Say(
                "Others have changed entries while the file was compared with them. Nothing of it was stored. Try again in a moment.",
                "Während des Vergleichs haben andere Einträge geändert. Nichts aus der Datei wurde gespeichert. Versuchen Sie es gleich "
                    + "noch einmal."
            )
        );
    }

    // False when somebody else has written since the file was compared with what is stored.
    private async Task<bool> StoreAsync(
        List<(int Line, TRow Row)> changed,
        TRows compared,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var isSame = false;
        progress?.Report(new(ImportPhase.Storing, 0, changed.Count));
        await store.WriteAsync(
            (rows, version) =>
            {
                isSame = ReferenceEquals(rows, compared);
                return isSame ? [.. changed.Select((line, index) => (TRow)line.Row.Stamped(version + index))] : [];
            },
            cancellationToken,
            done => progress?.Report(new(ImportPhase.Storing, done, changed.Count))
        );
        return isSame;
    }

    private ImportedChange Difference(int line, TRow? before, TRow after)
    {
        var (old, made) = ChangedMembers.Between(before is null ? null : ObjectOf(before), ObjectOf(after));
        return new(line, after.Code, made) { Before = old };
    }

    private JsonObject ObjectOf(TRow row) => JsonSerializer.SerializeToNode(row, json)!.AsObject();
}
