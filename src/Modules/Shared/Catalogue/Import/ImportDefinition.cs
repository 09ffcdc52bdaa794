using CountryProvider.Web.Csv;

namespace CountryProvider.Catalogue.Import;

/// <summary>The facts about importable rows that the API and the pages need.</summary>
/// <param name="Path">The last segment of the paths of the API and the pages, such as <c>countries</c>.</param>
/// <param name="ListPath">The path of the list page, relative to the path base.</param>
/// <param name="Title">The beginning of the endpoint's summary in the documentation.</param>
/// <param name="Heading">Gives the title of the pages, in the language of the current request.</param>
/// <param name="Format">The format of a row in a file.</param>
/// <param name="Example">An example row for the documentation, as JSON.</param>
public sealed record ImportDefinition(string Path, string ListPath, string Title, Func<string> Heading, RowFormat Format, string Example);
