using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Settings that belong to no section.</summary>
public sealed class RootOptions
{
    /// <summary>
    /// The names of the modules that this process hosts, or <c>all</c>. A process with the role <c>front</c> forwards requests to the
    /// processes of the other modules.
    /// </summary>
    [Description(
        "modules that this process hosts, separated by commas, or all; front forwards the pages and the API of those that others host"
    )]
    public string Roles { get; set; } = "all";

    /// <summary>The path prefix of all addresses of the public port.</summary>
    [Description("path to serve under, such as /atum, behind an ingress that does not strip it; empty for none")]
    [RegularExpression("(/[A-Za-z0-9._~-]+)*", ErrorMessage = "is not a path such as /atum")]
    public string PathBase { get; set; } = "";
}

/// <summary>The location of secrets that should not be environment variables.</summary>
public sealed class SecretsOptions
{
    /// <summary>The configuration key of <see cref="Directory"/>.</summary>
    public const string Key = "Secrets:" + nameof(Directory);

    /// <summary>A folder with one file for each setting, named after the setting. Empty for none.</summary>
    [Description(
        "folder of files that are named like settings (with __ for :) and hold their values, such as a mounted Secret; empty for none"
    )]
    public string Directory { get; set; } = "";
}
