using System.Collections.Concurrent;
using Xunit.v3;

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>
/// Codes and words that no other scenario in the same grouping uses. From XAA on codes are left to scenarios that name them.
/// </summary>
internal static class Codes
{
    private const int Count = 23 * 26 * 26;

    private static readonly ConcurrentDictionary<string, Sequence> _sequences = new();

    /// <summary>Three letters in upper case.</summary>
    public static string Next() => Letters(Interlocked.Increment(ref Current.LastCode));

    /// <summary>A word to find a scenario's own entries by. Longer than a code, so that it is found in names alone.</summary>
    public static string Word() => "word" + Letters(Interlocked.Increment(ref Current.LastWord)).ToLowerInvariant();

    // Scenarios without a grouping have deployments of their own.
    private static Sequence Current =>
        _sequences.GetOrAdd(
            (TestContext.Current.Test as IXunitTest)?.TestMethodArguments.OfType<Grouping>().FirstOrDefault()?.ToString() ?? "",
            _ => new Sequence()
        );

    private static string Letters(int number)
    {
        Assert.True(number < Count, "The scenarios of this grouping have used all codes that there are.");
        return $"{(char)('A' + number / 676)}{(char)('A' + number / 26 % 26)}{(char)('A' + number % 26)}";
    }

    private sealed class Sequence
    {
        public int LastCode = -1;
        public int LastWord = -1;
    }
}
