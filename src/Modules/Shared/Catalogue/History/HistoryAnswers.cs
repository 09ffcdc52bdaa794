using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CountryProvider.Catalogue.History;

/// <summary>A change of an entry.</summary>
public sealed record EntryChange(
    [property: Description("The version of the catalogue with the change.")] long Version,
    [property: Description("When it was written, in UTC.")] DateTime Time,
    [property: JsonPropertyOrder(1), Description("The entry after.")] JsonObject After
)
{
    /// <summary>The name of the API key that changed it; left out when no key was needed, and for a data set.</summary>
    public string? By { get; init; }

    /// <summary>The version of the data set that changed it; left out for a change by a person or a program.</summary>
    public string? DataSet { get; init; }

    /// <summary>The entry before; left out when there was none.</summary>
    public JsonObject? Before { get; init; }
}

/// <summary>What changed since a version.</summary>
public sealed record ChangeFeed(
    [property: Description("What to ask for next, as the parameter since.")] string Next,
    [property: Description("The entries that changed, each as it is now, in the order of their last changes.")]
        IReadOnlyList<ChangedEntry> Changes
);

/// <summary>An entry that changed.</summary>
public sealed record ChangedEntry(
    [property: Description("Its code.")] string Code,
    [property: Description("The version of the catalogue with its last change.")] long Version,
    [property: Description("The entry as it is now.")] JsonObject Entry
);

/// <summary>What a newer data set says about an entry that has been edited here.</summary>
public sealed record EntryProposal(
    [property: Description("The code of the entry.")] string Code,
    [property: Description("The version of the data set; its sources are at /api/v2/data.")] string DataSet,
    [property: Description("The members that would change, as they are; null for one that the entry does not have.")] JsonObject Current,
    [property: Description("The same members as the data set has them; null for one that goes.")] JsonObject Proposed
);

/// <summary>A decision about a proposal.</summary>
public sealed record ProposalDecision(
    [property: Description("true: the entry becomes as proposed; false: it stays as it is.")] bool Accept
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(IReadOnlyList<EntryChange>))]
[JsonSerializable(typeof(ChangeFeed))]
[JsonSerializable(typeof(IReadOnlyList<EntryProposal>))]
[JsonSerializable(typeof(ProposalDecision))]
internal sealed partial class HistoryJson : JsonSerializerContext;
