namespace CountryProvider.Host.Foundation.Settings;

/// <summary>The program refuses to start. The message lists all faults and how to correct each of them.</summary>
public sealed class StartupException(IReadOnlyList<string> faults)
    : Exception(string.Join(Environment.NewLine, faults.Select(fault => "  - " + fault)))
{
    /// <summary>A sentence for each fault.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;

    /// <summary>Refuses to start if there are faults.</summary>
    internal static void ThrowIfAny(IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new StartupException(faults);
        }
    }

    /// <summary>Writes to the terminal why the program does not start.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> RefuseAsync()
    {
        await Console.Error.WriteLineAsync($"Country Provider does not start:{Environment.NewLine}{Message}");
        return 1;
    }
}
