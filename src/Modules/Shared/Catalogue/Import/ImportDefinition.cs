using CountryProvider.Web.Csv;

namespace CountryProvider.Catalogue.Import;

/// <summary>What can be imported, for the API and the pages.</summary>
/// <param name="Path">The last segment of the paths of the API and the pages, such as <c>countries</c>.</param>
/// <param name="ListPath">The path of the page that lists them, relative to the path base.</param>
/// <param name="Title">What stands before the summaries in the documentation.</param>
/// <param name="Heading">The title of the pages, in the language of the current request.</param>
/// <param name="Format">What a row of a file stands for.</param>
/// <param name="Example">A row as the documentation shows it, as JSON.</param>
public sealed record ImportDefinition(string Path, string ListPath, string Title, Func<string> Heading, RowFormat Format, string Example);
