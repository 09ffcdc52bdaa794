using System.Text.Json.Serialization.Metadata;

namespace CountryProvider.Web.Csv;

/// <summary>What a row of a CSV file stands for: a JSON object, with a column for each of its members.</summary>
/// <param name="type">The object as clients send it.</param>
/// <param name="key">The member that says which object it is.</param>
/// <param name="derived">The members that follow from others; an answer has them only when they are asked for.</param>
public sealed class RowFormat(JsonTypeInfo type, string key, params IReadOnlyList<string> derived)
{
    /// <summary>The object as clients send it.</summary>
    public JsonTypeInfo Type => type;

    /// <summary>The member that says which object it is.</summary>
    public string Key => key;

    /// <summary>All columns that a file may have, in the order of the members.</summary>
    public IReadOnlyList<CsvColumn> Columns { get; } =
    [
        .. type
            .Properties.Where(property => property.Get is not null)
            .OrderBy(property => property.Order)
            .Select(property => new CsvColumn(property.Name, property)),
    ];

    /// <summary>The columns of an answer.</summary>
    /// <param name="fields">The members that are asked for; null for all that can be changed.</param>
    /// <param name="members">All members that may be asked for, in order.</param>
    public IReadOnlyList<CsvColumn> ColumnsOf(IReadOnlySet<string>? fields, IEnumerable<string> members) =>
        fields is null
            ? [.. Columns.Where(column => !derived.Contains(column.Name))]
            : [.. members.Where(fields.Contains).Select(name => Find(name) ?? new(name, null))];

    /// <summary>The column with that name, in any case; null when there is none.</summary>
    public CsvColumn? Find(string name) => Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
