using System.Text.RegularExpressions;
using CountryProvider.Host.Foundation.Settings;

namespace CountryProvider.Comparison;

/// <summary>Arguments as the report shows them: people give reports to others, so no secret is in them.</summary>
internal static partial class ShownCommand
{
    private static readonly HashSet<string> _secretSettings = Setting
        .All(Modules.All)
        .Where(setting => setting.IsSecret)
        .Select(setting => "--" + setting.Key)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The command line that repeats a comparison, for a shell. An ellipsis stands for each secret.</summary>
    public static string Of(IEnumerable<string> arguments)
    {
        var shown = new List<string> { "CountryProvider.Comparison" };
        var previous = "";
        foreach (var argument in arguments)
        {
            shown.Add(_secretSettings.Contains(previous) ? "…" : Quoted(WithoutSecrets(argument)));
            previous = argument;
        }

        return string.Join(' ', shown);
    }

    /// <summary>An argument with an ellipsis for each secret in it: a secret setting, a password, the user part of an address.</summary>
    public static string WithoutSecrets(string argument) =>
        argument.Split('=', 2) is [var key, _] && _secretSettings.Contains(key)
            ? $"{key}=…"
            : Password().Replace(Setting.WithoutSecrets(argument), "$1…");

    private static string Quoted(string argument) =>
        Plain().IsMatch(argument) ? argument : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    // The names of a password in a connection string of Npgsql.
    [GeneratedRegex(@"(\b(?:ssl ?)?(?:password|pwd|psw)\s*=\s*)('[^']*'|""[^""]*""|[^;]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    [GeneratedRegex(@"^[\w./:=,@%+…-]+$")]
    private static partial Regex Plain();
}
