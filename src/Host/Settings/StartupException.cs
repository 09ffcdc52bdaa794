namespace CountryProvider.Host.Settings;

/// <summary>The program refuses to start. The message lists all faults, each with what mends it.</summary>
public sealed class StartupException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults.Select(fault => "  - " + fault)))
{
    /// <summary>A sentence for each fault.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
