using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Settings that stand alone.</summary>
public sealed class RootOptions
{
    /// <summary>
    /// The names of the modules that this process hosts, or <c>all</c>, or <c>front</c> to forward to those that others host.
    /// </summary>
    [Description(
        "modules that this process hosts, separated by commas, or all; front forwards the pages and the API of those that others host"
    )]
    public string Roles { get; set; } = "all";

    /// <summary>The path under which everything is served.</summary>
    [Description("path to serve under, such as /atum, behind an ingress that does not strip it; empty for none")]
    [RegularExpression("(/[A-Za-z0-9._~-]+)*", ErrorMessage = "is not a path such as /atum")]
    public string PathBase { get; set; } = "";
}

/// <summary>Where secrets are, which have no place in the environment.</summary>
public sealed class SecretsOptions
{
    /// <summary>The key of the setting.</summary>
    public const string Key = "Secrets:" + nameof(Directory);

    /// <summary>A folder of files named after settings; none when empty.</summary>
    [Description(
        "folder of files that are named like settings (with __ for :) and hold their values, such as a mounted Secret; empty for none"
    )]
    public string Directory { get; set; } = "";
}
