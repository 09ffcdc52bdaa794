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
            HasThreeDigits = property.AttributeProvider?.IsDefined(typeof(ThreeDigitsFieldAttribute), inherit: false) is true;
        }
    }

    /// <summary>The member.</summary>
    public string Name { get; }

    /// <summary>What it holds; null for a member that only answers have.</summary>
    internal JsonTypeInfo? Type { get; }

    /// <summary>Whether it is text of three digits, from which a spreadsheet takes the zeros.</summary>
    internal bool HasThreeDigits { get; }
}
