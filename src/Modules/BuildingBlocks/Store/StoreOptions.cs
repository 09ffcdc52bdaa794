using System.ComponentModel;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>Where the modules keep their data.</summary>
public sealed class StoreOptions
{
    /// <summary>The folder of the SQLite files.</summary>
    [Description("folder of the SQLite files, one per module; created when missing")]
    public string Directory { get; set; } = "data";
}

/// <summary>What an empty store begins with.</summary>
public sealed class SeedOptions
{
    /// <summary>Whether each module writes its demo data into its store when that is empty.</summary>
    [Description("true to write demo data into a store that is empty, else false")]
    public bool Demo { get; set; } = true;
}
