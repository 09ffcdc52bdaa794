using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Web.Api;

namespace CountryProvider.Web.Csv;

/// <summary>A column of a CSV file, which stands for a member of a JSON object.</summary>
public sealed class CsvColumn
{
    /// <param name="name">The member.</param>
    /// <param name="property">The member as it is sent; null for one that only answers have.</param>
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

    /// <summary>The member.</summary>
    public string Name { get; }

    /// <summary>What it holds; null for a member that only answers have.</summary>
    internal JsonTypeInfo? Type { get; }

    /// <summary>
    /// For a list of objects the members of each, with what they are when they are left out (null for nothing); null for anything else.
    /// </summary>
    internal IReadOnlyList<(string Name, Type Type, string? Default)>? ItemMembers { get; }

    /// <summary>Whether it is text of three digits, from which a spreadsheet takes the zeros.</summary>
    internal bool HasThreeDigits { get; }

    private static string? DefaultOf(JsonPropertyInfo member) =>
        member.AssociatedParameter is { HasDefaultValue: true, DefaultValue: { } value }
            ? CsvCell.TextOf(JsonSerializer.SerializeToElement(value, member.Options.GetTypeInfo(value.GetType())), null)
            : null;
}
