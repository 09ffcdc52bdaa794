using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Web.Api;

namespace CountryProvider.Web.Csv;

/// <summary>A column of a CSV file. It stands for a member of a JSON object.</summary>
public sealed class CsvColumn
{
    /// <param name="name">The name of the member.</param>
    /// <param name="property">The member that clients send; null for a member that exists only in answers.</param>
    internal CsvColumn(string name, JsonPropertyInfo? property)
    {
        Name = name;
        if (property is not null)
        {
            Type = property.Options.GetTypeInfo(property.PropertyType);
            if (Type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element })
            {
                var item = Type.Options.GetTypeInfo(element);
                ItemMembers =
                    item.Kind is JsonTypeInfoKind.Object
                        ?
                        [
                            .. item
                                .Properties.Where(member => member.Get is not null)
                                .OrderBy(member => member.Order)
                                .Select(member => (member.Name, member.PropertyType, DefaultOf(member))),
                        ]
                        : null;
            }

            HasThreeDigits = property.AttributeProvider?.IsDefined(typeof(ThreeDigitsFieldAttribute), inherit: false) is true;
        }
    }

    /// <summary>The name of the member.</summary>
    public string Name { get; }

    /// <summary>The type of the member; null for a member that exists only in answers.</summary>
    internal JsonTypeInfo? Type { get; }

    /// <summary>
    /// The members of each item, for a list of objects. Each has the default value of a member that is left out, or null. Null for
    /// any other type.
    /// </summary>
    internal IReadOnlyList<(string Name, Type Type, string? Default)>? ItemMembers { get; }

    /// <summary>Whether the member is a text of three digits. A spreadsheet drops zeros at its beginning.</summary>
    internal bool HasThreeDigits { get; }

    private static string? DefaultOf(JsonPropertyInfo member) =>
        member.AssociatedParameter is { HasDefaultValue: true, DefaultValue: { } value }
            ? CsvCell.TextOf(JsonSerializer.SerializeToElement(value, member.Options.GetTypeInfo(value.GetType())), null)
            : null;
}
