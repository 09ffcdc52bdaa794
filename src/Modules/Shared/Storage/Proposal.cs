namespace CountryProvider.Storage;

/// <summary>
/// The proposal of a newer data set for a row that a person has changed. It stays after the decision, because the next data set is
/// compared with it.
/// </summary>
public sealed record Proposal
{
    /// <summary>The code of the row.</summary>
    public string Code { get; init; } = "";

    /// <summary>The version of the newer data set.</summary>
    public string DataSet { get; init; } = "";

    /// <summary>
    /// The shipped row, as JSON, when a person changed the row or last decided about a proposal. Null when there was no shipped row.
    /// </summary>
    public string? Base { get; init; }

    /// <summary>The row in the newer data set, as JSON.</summary>
    public string Shipped { get; init; } = "";

    /// <summary>Whether a person has accepted or declined the proposal.</summary>
    public bool IsDecided { get; init; }
}
