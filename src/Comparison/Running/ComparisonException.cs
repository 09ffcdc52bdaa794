namespace CountryProvider.Comparison.Running;

/// <summary>A comparison cannot continue. The message names the reason and what the user can do.</summary>
internal sealed class ComparisonException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether another attempt with other ports may succeed.</summary>
    public bool IsPortTaken { get; init; }
}
