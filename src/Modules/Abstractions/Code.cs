namespace CountryProvider.Abstractions;

/// <summary>
/// The rule for codes: exactly three ASCII letters, unique ignoring case. ISO 3166-1 alpha-3, ISO 4217 and ISO 639-3
/// have this shape; being listed there is not required.
/// </summary>
public static class Code
{
    /// <summary>How many different codes there are: 26³.</summary>
    public const int Count = 26 * 26 * 26;

    /// <summary>The rule as a regular expression (ECMA-262).</summary>
    public const string Pattern = "^[A-Za-z]{3}$";

    /// <summary>Whether <paramref name="code"/> is three ASCII letters, in any case.</summary>
    public static bool IsValid([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? code) =>
        code is { Length: 3 } && char.IsAsciiLetter(code[0]) && char.IsAsciiLetter(code[1]) && char.IsAsciiLetter(code[2]);

    /// <summary>The code's number, from 0 (AAA) to <see cref="Count"/> - 1 (ZZZ), ignoring case; -1 when it is no code.</summary>
    public static int IndexOf(string? code) =>
        IsValid(code) ? (((code[0] | 0x20) - 'a') * 26 * 26) + (((code[1] | 0x20) - 'a') * 26) + ((code[2] | 0x20) - 'a') : -1;

    /// <summary>The code in the case in which its catalogue stores it.</summary>
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
