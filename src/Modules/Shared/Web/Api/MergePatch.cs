using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Api;

/// <summary>Applies changes to a JSON document, and reads a document from a client.</summary>
public static class MergePatch
{
    /// <summary>The media type of a merge patch (RFC 7396).</summary>
    public const string MediaType = "application/merge-patch+json";

    /// <summary>
    /// Applies a merge patch (RFC 7396): null removes a member, an object is merged, any other value replaces the member.
    /// </summary>
    /// <param name="nameOf">Gives the target's name for a top-level member of the patch; null when the names are the same.</param>
    public static void Apply(JsonObject target, JsonObject patch, Func<string, string>? nameOf = null)
    {
        foreach (var (key, value) in patch)
        {
            var name = nameOf?.Invoke(key) ?? key;
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                var merged = target[name] as JsonObject ?? [];
                target.Remove(name);
                Apply(merged, inner);
                target[name] = merged;
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }

    /// <summary>Converts the document to a value of the type.</summary>
    /// <exception cref="InvalidRequestException">A member has a value of the wrong kind.</exception>
    public static T Read<T>(JsonObject document, JsonTypeInfo<T> type)
    {
        try
        {
            return document.Deserialize(type)!;
        }
        catch (JsonException e)
        {
            var path = e.Path is ['$', '.', ..] ? e.Path[2..] : "body";
            throw new InvalidRequestException(path, Expected(type, path.Split('.', '[')[0]));
        }
    }

    private static string Expected(JsonTypeInfo type, string member)
    {
        var found = type.Properties.FirstOrDefault(property => property.Name == member)?.PropertyType;
        found = found is null ? null : Nullable.GetUnderlyingType(found) ?? found;
        return found == typeof(DateOnly)
                ? Say("This is a day, written as \"2026-01-31\".", "Hier steht ein Tag, geschrieben als \"2026-01-31\".")
            : found == typeof(bool) ? Say("This is true or false.", "Hier steht true oder false.")
            : found == typeof(int) ? Say("This is a whole number.", "Hier steht eine ganze Zahl.")
            : found == typeof(string) ? Say("This is a text.", "Hier steht ein Text.")
            : found is not null && found.IsAssignableTo(typeof(IReadOnlyList<string>))
                ? Say("This is a list of texts.", "Hier steht eine Liste von Texten.")
            : Say(
                "This has a value of another kind than the documentation says.",
                "Der Wert hat eine andere Form, als die Dokumentation sagt."
            );
    }
}
