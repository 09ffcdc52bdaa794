using System.Text.Json.Serialization;
using CountryProvider.Comparison.Load;

namespace CountryProvider.Comparison.Report;

/// <summary>Everything that a comparison has found: what is written to <c>report.json</c>, and drawn in <c>report.html</c>.</summary>
internal sealed record ComparisonReport
{
    /// <summary>Grows when something is renamed or removed; what is added does not change it.</summary>
    public const int CurrentSchema = 2;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Whether two builds of the program were compared, not two groupings.</summary>
    [JsonIgnore]
    public bool ComparesBuilds => Circumstances.Programs.Count > 1;

    /// <summary>When the comparison began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The command that repeats it.</summary>
    public required string Command { get; init; }

    public required Circumstances Circumstances { get; init; }

    /// <summary>In the order in which they are to be read.</summary>
    public required IReadOnlyList<Section> Sections { get; init; }

    /// <summary>Every run of the load generator.</summary>
    public required IReadOnlyList<LoadRun> Runs { get; init; }
}

/// <summary>What the figures depend on.</summary>
internal sealed record Circumstances
{
    /// <summary>Of the comparison.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// The programs that were measured: one, or two builds that were compared in the same grouping; none for deployments that ran
    /// elsewhere.
    /// </summary>
    // Settable, so that it is empty in data that were written before there was this.
    public IReadOnlyList<MeasuredProgram> Programs { get; set; } = [];

    /// <summary>Such as <c>Debian GNU/Linux 12</c>.</summary>
    public required string System { get; init; }

    public required string Processor { get; init; }

    public required int Cores { get; init; }

    /// <summary>Of the machine, in megabytes.</summary>
    public required double Memory { get; init; }

    /// <summary>Such as <c>.NET 10.0.0</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>Who has which core.</summary>
    public required Words Pinning { get; init; }

    /// <summary>The groups of modules of the several processes, such as <c>linking | country,currency</c>.</summary>
    public required string Grouping { get; init; }

    /// <summary>Entries of each module.</summary>
    public required int Entries { get; init; }

    /// <summary>Settings of all processes that differ from the defaults.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    public required int Seed { get; init; }

    /// <summary>How often each measurement was made of each deployment.</summary>
    public required int Rounds { get; init; }

    /// <summary>Whether this was <c>--quick</c>.</summary>
    public required bool IsQuick { get; init; }
}

/// <summary>A build of the product.</summary>
/// <param name="Version">With the commit that it was built from, where that is known, such as <c>0.1.0+64330f94</c>.</param>
/// <param name="File">The program; null when the comparison has published it from the source.</param>
internal sealed record MeasuredProgram(string Version, string? File)
{
    /// <summary>Where it is from.</summary>
    [JsonIgnore]
    public Words Place => File is { } file ? Words.Same(file) : ReportWords.Texts["PublishedFromTheSource"];
}

/// <summary>A run of the load generator.</summary>
/// <param name="Experiment">That it was for.</param>
/// <param name="Deployment">Such as <c>monolith</c>.</param>
/// <param name="Purpose">Within the experiment, such as <c>list, 2000/s</c>.</param>
/// <param name="Round">From 0.</param>
/// <param name="IsVoid">Whether the generator itself was too late for the figures to count; it was then repeated.</param>
internal sealed record LoadRun(
    string Experiment,
    string Deployment,
    string Purpose,
    int Round,
    bool IsVoid,
    LoadPlan Plan,
    LoadResult Result
);

[JsonSerializable(typeof(ComparisonReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(FiniteNumbers)])]
internal sealed partial class ReportJson : JsonSerializerContext;
