using System.Text.Json.Serialization;
using CountryProvider.Comparison.Load;

namespace CountryProvider.Comparison.Report;

/// <summary>All results of a comparison: the content of <c>report.json</c>, and the source of <c>report.html</c>.</summary>
internal sealed record ComparisonReport
{
    /// <summary>The version of the JSON format. It changes when a member is renamed or removed, but not when one is added.</summary>
    public const int CurrentSchema = 2;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Whether the comparison was between two builds of the program, not between two partitions.</summary>
    [JsonIgnore]
    public bool ComparesBuilds => Circumstances.Programs.Count > 1;

    /// <summary>When the comparison began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The duration of the comparison in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The command line that repeats the comparison.</summary>
    public required string Command { get; init; }

    public required Circumstances Circumstances { get; init; }

    /// <summary>The experiments, in the order of the report.</summary>
    public required IReadOnlyList<Section> Sections { get; init; }

    /// <summary>All runs of the load generator.</summary>
    public required IReadOnlyList<LoadRun> Runs { get; init; }
}

/// <summary>The conditions of the measurements.</summary>
internal sealed record Circumstances
{
    /// <summary>The version of the comparison program.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// The measured programs. One; two for a comparison of builds in the same partition; none for deployments that the comparison did not
    /// start.
    /// </summary>
    // Has a setter, so that it is empty for data from before this member existed.
    public IReadOnlyList<MeasuredProgram> Programs { get; set; } = [];

    /// <summary>For example <c>Debian GNU/Linux 12</c>.</summary>
    public required string System { get; init; }

    public required string Processor { get; init; }

    public required int Cores { get; init; }

    /// <summary>The memory of the machine in megabytes.</summary>
    public required double Memory { get; init; }

    /// <summary>For example <c>.NET 10.0.0</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>Which processes use which cores.</summary>
    public required Words Pinning { get; init; }

    /// <summary>The partition of the split deployment, such as <c>linking | country,currency</c>.</summary>
    public required string Grouping { get; init; }

    /// <summary>The number of entries of each module.</summary>
    public required int Entries { get; init; }

    /// <summary>Settings of all processes that differ from their defaults.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    public required int Seed { get; init; }

    /// <summary>The number of rounds. Each round measures each deployment once.</summary>
    public required int Rounds { get; init; }

    /// <summary>Whether the comparison had the option <c>--quick</c>.</summary>
    public required bool IsQuick { get; init; }
}

/// <summary>A build of the product.</summary>
/// <param name="Version">The version, with the commit if it is known, such as <c>0.1.0+64330f94</c>.</param>
/// <param name="File">The program file; null when the comparison has published the program from the source.</param>
internal sealed record MeasuredProgram(string Version, string? File)
{
    /// <summary>The file, or a note that the program was published from the source.</summary>
    [JsonIgnore]
    public Words Place => File is { } file ? Words.Same(file) : ReportWords.Texts["PublishedFromTheSource"];
}

/// <summary>A run of the load generator.</summary>
/// <param name="Experiment">The experiment of the run.</param>
/// <param name="Deployment">The deployment, such as <c>monolith</c>.</param>
/// <param name="Purpose">The purpose within the experiment, such as <c>list, 2000/s</c>.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="IsVoid">Whether the generator was too late for reliable figures. The comparison repeats such a run if it can.</param>
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
