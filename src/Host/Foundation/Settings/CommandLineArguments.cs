namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Settings on the command line: <c>--Key=Value</c> or <c>--Key Value</c>.</summary>
internal static class CommandLineArguments
{
    /// <returns>The settings, and a line for each argument that is not a setting.</returns>
    public static (Dictionary<string, string?> Settings, IReadOnlyList<string> Faults) Parse(IReadOnlyList<string> args)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                faults.Add(
                    $"{Describe(args, i)} is not understood. Settings are given as --Key=Value, in quotation marks where a value has "
                        + $"spaces; see --help."
                );
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

    /// <summary>
    /// Describes an argument for a message without its secret parts. The text after = may be a secret. An argument after a setting may be
    /// the rest of a secret with spaces.
    /// </summary>
    public static string Describe(IReadOnlyList<string> args, int index) =>
        index == 0 || args[index].StartsWith("--", StringComparison.Ordinal) ? $"'{Name(args[index])}'"
        : args[index - 1].StartsWith("--", StringComparison.Ordinal) ? $"What follows {Name(args[index - 1])}"
        : $"Argument {index + 1}";

    private static string Name(string argument) => argument.Split('=', 2) is [var key, _] ? $"{key}=…" : argument;
}
