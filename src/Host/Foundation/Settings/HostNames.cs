using System.ComponentModel.DataAnnotations;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Lists of host names, separated by commas.</summary>
internal static class HostNames
{
    /// <summary>The text that matches every name.</summary>
    public const string Any = "*";

    /// <summary>The names in a list, unchanged.</summary>
    public static string[] Split(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether a text is such a list. A name may begin with <c>*.</c>.</summary>
    public static bool IsValid(string? text) =>
        Split(text)
            .All(name =>
                name == Any
                || Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) is not UriHostNameType.Unknown
            );
}

internal sealed class HostNamesAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => HostNames.IsValid((string?)value);
}
