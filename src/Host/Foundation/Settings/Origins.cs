using System.ComponentModel.DataAnnotations;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Lists of origins, separated by commas.</summary>
internal static class Origins
{
    /// <summary>The origins in a list; null when an element is not an origin.</summary>
    public static string[]? Parse(string? text)
    {
        var origins = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return origins.All(IsOrigin) ? origins : null;

        // The form that a browser sends: no path, no slash at the end, no default port.
        static bool IsOrigin(string text) =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.GetLeftPart(UriPartial.Authority) == text
            && uri.UserInfo.Length == 0;
    }
}

internal sealed class OriginsAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => Origins.Parse((string?)value) is not null;
}
