namespace CountryProvider.Storage;

/// <summary>
/// What a newer data set says about a row that somebody has changed. It stays after the decision: the next data set is compared with it.
/// </summary>
public sealed record Proposal
{
    /// <summary>The code of the row.</summary>
    public string Code { get; init; } = "";

    /// <summary>The version of the newer data set.</summary>
    public string DataSet { get; init; } = "";

    /// <summary>What was shipped when somebody changed the row or last decided about it, as JSON; null when that was nothing.</summary>
    public string? Base { get; init; }

    /// <summary>What is shipped now, as JSON.</summary>
    public string Shipped { get; init; } = "";

    /// <summary>Whether it was accepted or declined.</summary>
    public bool IsDecided { get; init; }
}
