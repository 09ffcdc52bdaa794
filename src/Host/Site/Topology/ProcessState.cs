namespace CountryProvider.Host.Site.Topology;

/// <summary>The state that a process reports to other processes.</summary>
/// <param name="Id">Unique among all processes.</param>
/// <param name="Machine">The name of the machine or container.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="Modules">The names of the hosted modules.</param>
/// <param name="Hops">The calls of the process without their targets. The reader of the state adds the targets that it knows.</param>
internal sealed record ProcessState(string Id, string Machine, string Version, IReadOnlyList<string> Modules, IReadOnlyList<HopReport> Hops)
{
    /// <summary>The path on the internal port.</summary>
    public const string Path = "/topology";
}
