using System.Text.Json.Serialization.Metadata;
using CountryProvider.Storage;
using MediatR;

namespace CountryProvider.Catalogue.History;

/// <summary>What the history of a module's rows needs to know of them.</summary>
public sealed record HistoryDefinition<TRow>
    where TRow : class, IRow
{
    /// <summary>What stands before the summaries in the documentation, such as <c>Countries</c>.</summary>
    public required string Title { get; init; }

    /// <summary>How a row is stored as JSON.</summary>
    public required JsonTypeInfo<TRow> Json { get; init; }

    /// <summary>The row as the feed of changes shows it, as UTF-8 JSON.</summary>
    public required Func<TRow, byte[]> Show { get; init; }

    /// <summary>The code of the row that a key in a path means today.</summary>
    public required Func<IMediator, string, CancellationToken, Task<string>> CodeOf { get; init; }

    /// <summary>The code of the row that the documentation shows.</summary>
    public required string ExampleCode { get; init; }

    /// <summary>A row as the documentation shows it.</summary>
    public required string Example { get; init; }
}
