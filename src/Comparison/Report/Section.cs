using System.Text.Json.Serialization;

namespace CountryProvider.Comparison.Report;

/// <summary>The verdict of an experiment about its claim.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
internal enum Verdict
{
    /// <summary>The measurements support the claim.</summary>
    Shown,

    /// <summary>The measurements contradict the claim.</summary>
    Refuted,

    /// <summary>The difference is within the noise band.</summary>
    NoDifference,

    /// <summary>The machine was too busy for a verdict.</summary>
    Undecided,

    /// <summary>The experiment did not run.</summary>
    NotRun,
}

/// <summary>Whether a figure is an advantage of the monolith or of the split deployment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Side>))]
internal enum Side
{
    /// <summary>A cost of the split.</summary>
    Cost,

    /// <summary>A gain of the split.</summary>
    Gain,
}

/// <summary>One experiment in the report.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Question">The heading.</param>
/// <param name="Claim">The common claim.</param>
/// <param name="Method">What the experiment does.</param>
/// <param name="Limits">What the experiment cannot show.</param>
/// <param name="Finding">The result.</param>
internal sealed record Section(string Name, Words Question, Words Claim, Words Method, Words Limits, Finding Finding);

/// <summary>The result of an experiment.</summary>
/// <param name="Verdict">The verdict about the claim.</param>
/// <param name="Sentence">The verdict in a sentence with figures; the reason when the experiment did not run.</param>
internal sealed record Finding(Verdict Verdict, Words Sentence)
{
    /// <summary>The figures for the first screen.</summary>
    public IReadOnlyList<Headline> Headlines { get; init; } = [];

    public IReadOnlyList<Picture> Pictures { get; init; } = [];

    public IReadOnlyList<Table> Tables { get; init; } = [];

    /// <summary>Reasons to doubt these figures, one sentence each. They do not repeat <see cref="Section.Limits"/>.</summary>
    public IReadOnlyList<Words> Threats { get; init; } = [];
}

/// <summary>A figure for the first screen.</summary>
/// <param name="Figure">For example <c>0.53 ×</c>.</param>
/// <param name="Meaning">A few words, such as: throughput of the linked list.</param>
internal sealed record Headline(Side Side, Words Figure, Words Meaning);

/// <param name="Columns">The column headings, including the first column.</param>
internal sealed record Table(Words Caption, IReadOnlyList<Words> Columns, IReadOnlyList<Row> Rows);

/// <param name="Cells">The cells of all columns except the first.</param>
internal sealed record Row(Words Label, IReadOnlyList<Words> Cells);
