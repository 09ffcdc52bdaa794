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

/// <summary>Imports a file: stores all of its changes or none.</summary>
/// <param name="Content">The file.</param>
/// <param name="ContentType">The content type of the file, see <see cref="ImportFile.Open"/>.</param>
/// <param name="DryRun">True to only report the changes.</param>
/// <param name="Progress">Gets reports during the import; null for none.</param>
public sealed record ImportRows<TRow>(ReadOnlyMemory<byte> Content, string? ContentType, bool DryRun, IProgress<ImportProgress>? Progress)
    : ICommand<ImportResult>;

/// <summary>The progress of an import.</summary>
/// <param name="Phase">The current phase.</param>
/// <param name="Done">The number of rows that have passed this phase.</param>
/// <param name="Total">The total number of rows; 0 until it is known.</param>
public readonly record struct ImportProgress(ImportPhase Phase, int Done, int Total);

/// <summary>The phases of an import.</summary>
public enum ImportPhase
{
    /// <summary>The file is read, and its rows are compared with the stored ones.</summary>
    Comparing,

    /// <summary>The rows are stored.</summary>
    Storing,
}

/// <summary>What a file changes.</summary>
public sealed record ImportResult(
    [property: Description("Whether nothing was stored, as the request wanted only to see what would change.")] bool DryRun,
    [property: Description("How many entries are new.")] int Added,
    [property: Description("How many entries change.")] int Changed,
    [property: Description("How many entries are in the file as they are stored.")] int Unchanged,
    [property: Description("The first 1,000 entries that are new or change, in the order of the file.")]
        IReadOnlyList<ImportedChange> Changes
);

/// <summary>What a row of a file changes.</summary>
public sealed record ImportedChange(
    [property: Description("The line in which the row begins; 1 for the first of the file.")] int Line,
    [property: Description("The code of the entry.")] string Code,
    [property: JsonPropertyOrder(1), Description("The members that change as the file has them; null for one that goes.")] JsonObject After
)
{
    /// <summary>The same members as they are stored; left out for a new entry.</summary>
    public JsonObject? Before { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ImportResult))]
internal sealed partial class ImportJson : JsonSerializerContext;

/// <param name="format">The format of a row in a file.</param>
/// <param name="json">The JSON metadata of a stored row.</param>
/// <param name="plan">Plans the import: compares a file with the stored rows.</param>
/// <param name="isNew">Whether a row without a stored row must be stored.</param>
/// <param name="clock">Measures the time of the comparison.</param>
internal sealed class ImportHandler<TRow, TRows>(
    RowFormat format,
    JsonTypeInfo<TRow> json,
    Func<ImportedRows, TRows, CancellationToken, Task<ImportPlan<TRow>>> plan,
    Func<TRow, bool> isNew,
    IStore<TRow, TRows> store,
    TimeProvider clock
) : IRequestHandler<ImportRows<TRow>, ImportResult>
    where TRow : class, IRow
    where TRows : class, IRows<TRow, TRows>
{
    private const int MaxAttempts = 3;
    private const int MaxShown = 1_000;

    // Some seconds are enough for the longest files that people have. The rest of the answer time is for storing.
    private static readonly TimeSpan _atMost = TimeSpan.FromMinutes(1);

    /// <exception cref="InvalidFileException">The file has faults.</exception>
    /// <exception cref="ConflictException">Other clients keep changing the stored rows.</exception>
    /// <exception cref="NotStoredException">The store accepts no writes.</exception>
    public async Task<ImportResult> Handle(ImportRows<TRow> request, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(_atMost, clock);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            request.Progress?.Report(new(ImportPhase.Comparing, 0, 0));
            var stored = await store.ReadAsync(cancellationToken);
            var (result, changed) = await CompareAsync(request, stored, time.Token, deadline.Token);
            if (request.DryRun || changed.Length == 0 || await StoreAsync(changed, stored, request.Progress, cancellationToken))
            {
                return result;
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

    private async Task<(ImportResult Result, TRow[] Changed)> CompareAsync(
        ImportRows<TRow> request,
        TRows stored,
        CancellationToken time,
        CancellationToken deadline
    )
    {
        try
        {
            var (rows, faults) = await plan(ImportFile.Open(request.Content, request.ContentType, format), stored, deadline);
            if (faults.Count > 0)
            {
                throw new InvalidFileException(faults);
            }

            var changed = rows.Where(line => stored.Find(line.Row.Code) is { } row ? !ReferenceEquals(row, line.Row) : isNew(line.Row))
                .ToList();
            var added = changed.Count(line => stored.Find(line.Row.Code) is null);
            var result = new ImportResult(
                request.DryRun,
                added,
                changed.Count - added,
                rows.Count - changed.Count,
                [.. changed.Take(MaxShown).Select(line => Difference(line.Line, stored.Find(line.Row.Code), line.Row))]
            );
            return (result, [.. changed.Select(line => line.Row)]);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested)
        {
            throw new InvalidFileException([new(1, null, null, TooSlow())]);
        }
    }

    // False when another client has written since the comparison.
    private async Task<bool> StoreAsync(
        TRow[] changed,
        TRows compared,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var isSame = false;
        progress?.Report(new(ImportPhase.Storing, 0, changed.Length));
        await store.WriteAsync(
            (rows, version) =>
            {
                isSame = ReferenceEquals(rows, compared);
                if (!isSame)
                {
                    return [];
                }

                // Changes the array in place, because it can be very long.
                for (var i = 0; i < changed.Length; i++)
                {
                    changed[i] = (TRow)changed[i].Stamped(version + i);
                }

                return changed;
            },
            cancellationToken,
            done => progress?.Report(new(ImportPhase.Storing, done, changed.Length))
        );
        return isSame;
    }

    private static string TooSlow() =>
        Say(
            $"After {_atMost.TotalSeconds:0} seconds the file was still being compared with what is stored. Split it, and import the parts "
                + "one after the other.",
            $"Nach {_atMost.TotalSeconds:0} Sekunden war der Vergleich mit dem Gespeicherten noch nicht fertig. Teilen Sie die Datei auf "
                + "und importieren Sie die Teile nacheinander."
        );

    private ImportedChange Difference(int line, TRow? before, TRow after)
    {
        var (old, made) = ChangedMembers.Between(before is null ? null : ObjectOf(before), ObjectOf(after));
        return new(line, after.Code, made) { Before = old };
    }

    private JsonObject ObjectOf(TRow row) => JsonSerializer.SerializeToNode(row, json)!.AsObject();
}
