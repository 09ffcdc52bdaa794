namespace CountryProvider.Host.Site.Topology;

/// <summary>What a process says of itself to others.</summary>
/// <param name="Id">Unique among all processes.</param>
/// <param name="Machine">The name of the machine or container.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="Modules">The names of the modules that it hosts.</param>
/// <param name="Hops">The calls that it makes, without their targets: where a module is, each process knows for itself.</param>
internal sealed record ProcessState(string Id, string Machine, string Version, IReadOnlyList<string> Modules, IReadOnlyList<HopReport> Hops)
{
    /// <summary>Where the internal port tells it.</summary>
    public const string Path = "/topology";
}
