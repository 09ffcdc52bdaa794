using System.Text.Json.Serialization;

namespace CountryProvider.Comparison.Report;

/// <summary>What an experiment says of a claim.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
internal enum Verdict
{
    /// <summary>It is as the claim says.</summary>
    Shown,

    /// <summary>It is not as the claim says.</summary>
    Refuted,

    /// <summary>What differs is within what differs by chance.</summary>
    NoDifference,

    /// <summary>The machine was too busy to tell.</summary>
    Undecided,

    /// <summary>It was not tried.</summary>
    NotRun,
}

/// <summary>Whether something speaks for the one process or for the several.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Side>))]
internal enum Side
{
    /// <summary>What the split costs.</summary>
    Cost,

    /// <summary>What the split buys.</summary>
    Gain,
}

/// <summary>One experiment in the report.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Question">The heading.</param>
/// <param name="Claim">What is commonly said.</param>
/// <param name="Method">What was done.</param>
/// <param name="Limits">What it cannot show.</param>
/// <param name="Finding">What came out.</param>
internal sealed record Section(string Name, Words Question, Words Claim, Words Method, Words Limits, Finding Finding);

/// <summary>What came out of an experiment.</summary>
/// <param name="Verdict">What it says of the claim.</param>
/// <param name="Sentence">The verdict in a sentence with figures; the reason for one that was not run.</param>
internal sealed record Finding(Verdict Verdict, Words Sentence)
{
    /// <summary>What belongs on the first screen.</summary>
    public IReadOnlyList<Headline> Headlines { get; init; } = [];

    public IReadOnlyList<Picture> Pictures { get; init; } = [];

    public IReadOnlyList<Table> Tables { get; init; } = [];

    /// <summary>What may be wrong with these figures, a sentence each; what <see cref="Section.Limits"/> says is not repeated.</summary>
    public IReadOnlyList<Words> Threats { get; init; } = [];
}

/// <summary>A figure for the first screen.</summary>
/// <param name="Figure">Short: <c>0.53 ×</c>.</param>
/// <param name="Meaning">A few words: throughput of the linked list.</param>
internal sealed record Headline(Side Side, Words Figure, Words Meaning);

/// <param name="Columns">The heads, that of the first column included.</param>
internal sealed record Table(Words Caption, IReadOnlyList<Words> Columns, IReadOnlyList<Row> Rows);

/// <param name="Cells">As many as there are columns, less the first.</param>
internal sealed record Row(Words Label, IReadOnlyList<Words> Cells);
