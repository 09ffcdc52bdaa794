using System.Text.Json.Nodes;

namespace CountryProvider.Catalogue.History;

/// <summary>The members that differ between two states of an entry.</summary>
/// <param name="Before">The values before; null when there was no entry. A member that the entry did not have is null.</param>
/// <param name="After">The values after. A removed member is null.</param>
public sealed record ChangedMembers(JsonObject? Before, JsonObject After)
{
    /// <summary>The difference between two states.</summary>
    /// <param name="before">Null when there was no entry.</param>
    public static ChangedMembers Between(JsonObject? before, JsonObject after)
    {
        var old = before ?? [];
        string[] members =
        [
            .. after
                .Select(member => member.Key)
                .Union(old.Select(member => member.Key))
                .Where(name => !JsonNode.DeepEquals(old[name], after[name])),
        ];
        return new(before is null ? null : Only(old), Only(after));

        JsonObject Only(JsonObject state) => new(members.Select(name => KeyValuePair.Create(name, state[name]?.DeepClone())));
    }

    /// <summary>The members that a change changed.</summary>
    public static ChangedMembers Of(EntryChange change) => Between(change.Before, change.After);
}
