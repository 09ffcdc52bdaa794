using System.Diagnostics.CodeAnalysis;

namespace CountryProvider.Abstractions;

/// <summary>
/// The rule for codes: three ASCII letters, unique ignoring case. ISO 3166-1 alpha-3, ISO 4217 and ISO 639-3 codes have this shape.
/// A code does not have to be listed in these standards. Former countries have four letters, as in ISO 3166-3.
/// </summary>
public static class Code
{
    /// <summary>The number of different codes of three letters: 26³.</summary>
    public const int Count = 26 * 26 * 26;

    /// <summary>A regular expression (ECMA-262) for codes of three letters.</summary>
    public const string Pattern = "^[A-Za-z]{3}$";

    /// <summary>A regular expression (ECMA-262) for codes of three or four letters.</summary>
    public const string LongPattern = "^[A-Za-z]{3,4}$";

    /// <summary>Whether <paramref name="code"/> has 3 to <paramref name="maxLength"/> ASCII letters, in any case.</summary>
    public static bool IsValid([NotNullWhen(true)] string? code, int maxLength = 3) =>
        code is { Length: >= 3 } && code.Length <= maxLength && code.All(char.IsAsciiLetter);

    /// <summary>Converts the code to the case in which its catalogue stores it.</summary>
    public static string In(this string code, CodeCase codeCase) =>
        codeCase is CodeCase.Upper ? code.ToUpperInvariant() : code.ToLowerInvariant();
}

/// <summary>The case in which a catalogue stores its codes.</summary>
public enum CodeCase
{
    /// <summary>As in ISO 3166-1 alpha-3 (countries) and ISO 4217 (currencies).</summary>
    Upper,

    /// <summary>As in ISO 639-3 (languages).</summary>
    Lower,
}
