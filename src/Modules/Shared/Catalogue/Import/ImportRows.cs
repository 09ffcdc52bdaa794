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
/// <param name="ContentType">What kind of file it is, see <see cref="ImportFile.Open"/>.</param>
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
    /// <summary>It is read, and its rows are compared with what is stored.</summary>
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
/// <param name="clock">What measures how long a file takes.</param>
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

    // Some seconds are enough for the longest files that people have. What is left of the time for an answer is for storing.
    private static readonly TimeSpan _atMost = TimeSpan.FromMinutes(1);

    /// <exception cref="InvalidFileException">Something is wrong with the file.</exception>
    /// <exception cref="ConflictException">Others keep changing what is stored.</exception>
    /// <exception cref="NotStoredException">The store takes no writes.</exception>
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

    // False when somebody else has written since the file was compared with what is stored.
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

                // In place, as there may be very many.
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
