using System.Text.Json.Serialization.Metadata;

namespace CountryProvider.Web.Csv;

/// <summary>The format of a row in a CSV file: a JSON object, with a column for each of its members.</summary>
/// <param name="type">The type of the object that clients send.</param>
/// <param name="key">The member that identifies the object.</param>
/// <param name="derived">The members that are derived from others. An answer has them only on request.</param>
public sealed class RowFormat(JsonTypeInfo type, string key, params IReadOnlyList<string> derived)
{
    /// <summary>The type of the object that clients send.</summary>
    public JsonTypeInfo Type => type;

    /// <summary>The member that identifies the object.</summary>
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
    /// <param name="fields">The requested members; null for all that can be changed.</param>
    /// <param name="members">All members that a client can request, in order.</param>
    public IReadOnlyList<CsvColumn> ColumnsOf(IReadOnlySet<string>? fields, IEnumerable<string> members) =>
        fields is null
            ? [.. Columns.Where(column => !derived.Contains(column.Name))]
            : [.. members.Where(fields.Contains).Select(name => Find(name) ?? new(name, null))];

    /// <summary>The column with that name, ignoring case; null when there is none.</summary>
    public CsvColumn? Find(string name) => Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
