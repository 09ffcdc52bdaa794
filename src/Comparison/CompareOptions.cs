using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison;

/// <summary>What is to be compared, and how thoroughly.</summary>
internal sealed record CompareOptions
{
    public required IReadOnlyList<IModule> Modules { get; init; }

    /// <summary>The program that is measured; null to publish it first.</summary>
    public string? Program { get; init; }

    /// <summary>
    /// Another build of the program, to compare with <see cref="Program"/> in the same grouping; null to compare groupings.
    /// </summary>
    public string? OtherProgram { get; init; }

    /// <summary>Whether two builds of the program are compared, not two groupings.</summary>
    public bool ComparesBuilds => OtherProgram is not null;

    /// <summary>The groups of the several processes; of both sides when two builds are compared.</summary>
    public required Partition Split { get; init; }

    /// <summary>Whether it has to end within a minute: with fewer and shorter runs, and without the experiments that take long.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The experiments to run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Deployments that run elsewhere, the one to compare with first; empty to start some here.</summary>
    public IReadOnlyList<Uri> Against { get; init; } = [];

    /// <summary>The connection string of a PostgreSQL server on which databases may be created; null when there is none.</summary>
    public string? Postgres { get; init; }

    /// <summary>Where the report is written to.</summary>
    public required string Output { get; init; }

    /// <summary>Settings of all processes, as on the command line.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The same seed gives the same requests at the same times, in the same order of deployments.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How often each measurement is made of each deployment.</summary>
    public required int Rounds { get; init; }

    /// <summary>How many entries each module holds: as many as there are countries in ISO 3166-1.</summary>
    public int Entries { get; init; } = 249;

    /// <summary>The command that does the same again.</summary>
    public required string Command { get; init; }
}
