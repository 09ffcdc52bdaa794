namespace CountryProvider.Host.Tools;

/// <summary>
/// One of six colours that tell things apart on a terminal (ECMA-48, SGR). A file gets none, nor who has set <c>NO_COLOR</c>.
/// </summary>
/// <param name="Number">From 0; the seventh is the first again.</param>
internal readonly record struct TerminalColor(int Number)
{
    private static readonly int[] _codes = [36, 33, 32, 35, 34, 31];

    private static bool IsShown { get; } =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>A text in this colour.</summary>
    public string Of(string text) => IsShown ? $"\u001b[{_codes[Number % _codes.Length]}m{text}\u001b[0m" : text;
}
