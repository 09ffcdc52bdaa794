using System.Text.Json.Serialization.Metadata;
using CountryProvider.Storage;
using MediatR;

namespace CountryProvider.Catalogue.History;

/// <summary>The facts about a module's rows that their history needs.</summary>
public sealed record HistoryDefinition<TRow>
    where TRow : class, IRow
{
    /// <summary>The beginning of the endpoints' summaries in the documentation, such as <c>Countries</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The JSON metadata of a stored row.</summary>
    public required JsonTypeInfo<TRow> Json { get; init; }

    /// <summary>Converts a row to UTF-8 JSON for the feed of changes.</summary>
    public required Func<TRow, byte[]> Show { get; init; }

    /// <summary>Finds the code of the row that a key in a path means today.</summary>
    public required Func<IMediator, string, CancellationToken, Task<string>> CodeOf { get; init; }

    /// <summary>The code of the example row in the documentation.</summary>
    public required string ExampleCode { get; init; }

    /// <summary>The example row in the documentation, as JSON.</summary>
    public required string Example { get; init; }
}
