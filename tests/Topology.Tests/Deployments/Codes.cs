namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>Codes and words that no other scenario uses.</summary>
internal static class Codes
{
    private static int _last = -1;
    private static int _lastWord = -1;

    /// <summary>Three letters in upper case.</summary>
    public static string Next() => Letters(Interlocked.Increment(ref _last));

    /// <summary>A word to find a scenario's own entries by. Longer than a code, so that it is found in names alone.</summary>
    public static string Word() => "word" + Letters(Interlocked.Increment(ref _lastWord)).ToLowerInvariant();

    private static string Letters(int number)
    {
        Assert.True(number < 26 * 26 * 26, "The scenarios have used all codes that there are.");
        return $"{(char)('A' + number / 676)}{(char)('A' + number / 26 % 26)}{(char)('A' + number % 26)}";
    }
}
