namespace CountryProvider.Host.Settings;

/// <summary>Settings on the command line: <c>--Key=Value</c> or <c>--Key Value</c>.</summary>
internal static class CommandLineArguments
{
    /// <returns>The settings, and a line for each argument that is none.</returns>
    public static (Dictionary<string, string?> Settings, IReadOnlyList<string> Faults) Parse(IReadOnlyList<string> args)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                faults.Add($"'{args[i]}' is not understood. Settings are given as --Key=Value; see --help.");
            }
            else if (args[i].Split('=', 2) is [var key, var value])
            {
                settings[key[2..]] = value;
            }
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                settings[args[i][2..]] = args[++i];
            }
            else
            {
                faults.Add($"{args[i]} has no value. Settings are given as --Key=Value; see --help.");
            }
        }

        return (settings, faults);
    }
}
