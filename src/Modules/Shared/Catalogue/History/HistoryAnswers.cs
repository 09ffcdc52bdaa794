using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CountryProvider.Catalogue.History;

/// <summary>A change of an entry.</summary>
[Description("A change of an entry.")]
public sealed record EntryChange(
    [property: Description("The version of the catalogue with the change.")] long Version,
    [property: Description("When it was written, in UTC.")] DateTime Time,
    [property: JsonPropertyOrder(1), Description("The entry after.")] JsonObject After
)
{
    /// <summary>The name of the key of whoever changed it.</summary>
    [Description("The name of the key of whoever changed it; left out where no key was needed, and for a data set.")]
    public string? By { get; init; }

    /// <summary>The version of the data set that changed it.</summary>
    [Description("The version of the data set that changed it; left out when somebody did.")]
    public string? DataSet { get; init; }

    /// <summary>The entry before.</summary>
    [Description("The entry before; left out when there was none.")]
    public JsonObject? Before { get; init; }
}

/// <summary>What changed since a version.</summary>
[Description("What changed since a version.")]
public sealed record ChangeFeed(
    [property: Description("What to ask for next, as the parameter since.")] string Next,
    [property: Description("The entries that changed, each as it is now, in the order of their last changes.")]
        IReadOnlyList<ChangedEntry> Changes
);

/// <summary>An entry that changed.</summary>
[Description("An entry that changed.")]
public sealed record ChangedEntry(
    [property: Description("Its code.")] string Code,
    [property: Description("The version of the catalogue with its last change.")] long Version,
    [property: Description("The entry as it is now.")] JsonObject Entry
);

/// <summary>What a newer data set says about an entry that somebody has changed.</summary>
[Description("What a newer data set says about an entry that somebody has changed.")]
public sealed record EntryProposal(
    [property: Description("The code of the entry.")] string Code,
    [property: Description("The version of the data set; its sources are at /api/v2/data.")] string DataSet,
    [property: Description("The members that would change, as they are; null for one that the entry does not have.")] JsonObject Current,
    [property: Description("The same members as the data set has them; null for one that goes.")] JsonObject Proposed
);

/// <summary>A decision about a proposal.</summary>
[Description("A decision about a proposal.")]
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
