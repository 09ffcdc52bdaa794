using System.ComponentModel;
using CountryProvider.BuildingBlocks;

namespace CountryProvider.Host.Security;

/// <summary>Who may do what on the public port.</summary>
public sealed class AuthOptions
{
    /// <summary>A line for each key.</summary>
    [Description("keys that may write, one a line (or separated by ;), as the verb api-key prints them, best in a file in Secrets:Directory; empty lets everyone write")]
    [Secret]
    public string ApiKeys { get; set; } = "";

    /// <summary>Whether reads need a key too.</summary>
    [Description("true when reading needs a key too, whichever")]
    public bool Reads { get; set; }
}
