using System.ComponentModel;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Who may do what on the public port.</summary>
public sealed class AuthOptions
{
    /// <summary>The key of the setting that names keys.</summary>
    public const string ApiKeysKey = "Auth:" + nameof(ApiKeys);

    /// <summary>A line for each key.</summary>
    [Description(
        "keys that may write, one a line (or separated by ;), as the verb api-key prints them, best in a file in Secrets:Directory; "
            + "empty lets everyone write"
    )]
    [Secret]
    public string ApiKeys { get; set; } = "";

    /// <summary>Whether anything needs a key.</summary>
    internal bool IsOn => !string.IsNullOrWhiteSpace(ApiKeys);

    /// <summary>Whether reads need a key too.</summary>
    [Description("true when reading needs a key too, whichever")]
    public bool Reads { get; set; }
}
