namespace CountryProvider.Host.Tools;

/// <summary>
/// One of six colours for the terminal (ECMA-48, SGR). There is no colour when the output is redirected or <c>NO_COLOR</c> is set.
/// </summary>
/// <param name="Number">The number of the colour, from 0. Numbers above 5 repeat the colours.</param>
internal readonly record struct TerminalColor(int Number)
{
    private static readonly int[] _codes = [36, 33, 32, 35, 34, 31];

    private static bool IsShown { get; } =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>A text in this colour.</summary>
    public string Of(string text) => IsShown ? $"\u001b[{_codes[Number % _codes.Length]}m{text}\u001b[0m" : text;
}
