namespace CountryProvider.Comparison.Running;

/// <summary>A comparison cannot go on; the message says why, and what to do.</summary>
internal sealed class ComparisonException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether trying again, with other ports, may help.</summary>
    public bool IsPortTaken { get; init; }
}
