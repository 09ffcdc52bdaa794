using System.ComponentModel;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Which requests on the public port need a key, and the keys.</summary>
public sealed class AuthOptions
{
    /// <summary>The configuration key of <see cref="ApiKeys"/>.</summary>
    public const string ApiKeysKey = "Auth:" + nameof(ApiKeys);

    /// <summary>The API keys, one on each line.</summary>
    [Description(
        "keys that may write, one a line (or separated by ;), as the verb api-key prints them, best in a file in Secrets:Directory; "
            + "empty lets everyone write"
    )]
    [Secret]
    public string ApiKeys { get; set; } = "";

    /// <summary>Whether some requests need a key.</summary>
    internal bool IsOn => !string.IsNullOrWhiteSpace(ApiKeys);

    /// <summary>Whether reads need a key too.</summary>
    [Description("true when reading needs a key too; any key is enough")]
    public bool Reads { get; set; }
}
