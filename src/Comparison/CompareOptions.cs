using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison;

/// <summary>The options of a comparison.</summary>
internal sealed record CompareOptions
{
    public required IReadOnlyList<IModule> Modules { get; init; }

    /// <summary>The program to measure; null to publish it first.</summary>
    public string? Program { get; init; }

    /// <summary>
    /// Another build of the program, to compare with <see cref="Program"/> in the same partition; null to compare partitions.
    /// </summary>
    public string? OtherProgram { get; init; }

    /// <summary>Whether the comparison is between two builds of the program, not between two partitions.</summary>
    public bool ComparesBuilds => OtherProgram is not null;

    /// <summary>The partition of the split deployment. When two builds are compared, both use it.</summary>
    public required Partition Split { get; init; }

    /// <summary>
    /// Whether the comparison must end within a minute. It then has fewer and shorter runs, and no long experiments.
    /// </summary>
    public bool IsQuick { get; init; }

    /// <summary>The experiments to run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Addresses of deployments that already run, the baseline first. Empty to start deployments on this machine.</summary>
    public IReadOnlyList<Uri> Against { get; init; } = [];

    /// <summary>
    /// The connection string of a PostgreSQL server on which the comparison may create databases; null when there is none.
    /// </summary>
    public string? Postgres { get; init; }

    /// <summary>The folder of the report.</summary>
    public required string Output { get; init; }

    /// <summary>Settings for all processes, as on the command line.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>
    /// The seed of the random numbers. The same seed gives the same requests at the same times, and the same order of deployments.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>The number of rounds. Each round measures each deployment once.</summary>
    public required int Rounds { get; init; }

    /// <summary>The number of entries of each module. The default is the number of countries in ISO 3166-1.</summary>
    public int Entries { get; init; } = 249;

    /// <summary>The command line that repeats the comparison.</summary>
    public required string Command { get; init; }
}
