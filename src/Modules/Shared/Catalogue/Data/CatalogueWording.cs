using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Data;

/// <summary>A text in English and German.</summary>
public sealed record Wording(string English, string German)
{
    /// <summary>The text in the language of the current request.</summary>
    public override string ToString() => Say(English, German);
}

/// <summary>The texts of one catalogue's pages and documentation.</summary>
public sealed record CatalogueWording
{
    /// <summary>The plural, as a title: <c>Countries</c>.</summary>
    public required Wording Title { get; init; }

    /// <summary>The purpose of the page, in a sentence.</summary>
    public required Wording Introduction { get; init; }

    /// <summary>The heading of the form for a new entry: <c>Add a country</c>.</summary>
    public required Wording Add { get; init; }

    /// <summary>The label of the search field: <c>Search countries</c>.</summary>
    public required Wording Search { get; init; }

    /// <summary>The text when there is no entry yet. It says what to do.</summary>
    public required Wording Empty { get; init; }

    /// <summary>A hint about the usual kind of code.</summary>
    public required Wording CodeHint { get; init; }
}
