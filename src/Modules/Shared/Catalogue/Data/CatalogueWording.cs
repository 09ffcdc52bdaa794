using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Data;

/// <summary>A wording in English and German.</summary>
public sealed record Wording(string English, string German)
{
    /// <summary>The wording in the language of the current request.</summary>
    public override string ToString() => Say(English, German);
}

/// <summary>What the pages and the documentation of one catalogue say.</summary>
public sealed record CatalogueWording
{
    /// <summary>The plural, as a title: <c>Countries</c>.</summary>
    public required Wording Title { get; init; }

    /// <summary>What the page is for, in a sentence.</summary>
    public required Wording Introduction { get; init; }

    /// <summary>The heading of the form for a new entry: <c>Add a country</c>.</summary>
    public required Wording Add { get; init; }

    /// <summary>The label of the search field: <c>Search countries</c>.</summary>
    public required Wording Search { get; init; }

    /// <summary>What to see and do when there is no entry yet.</summary>
    public required Wording Empty { get; init; }

    /// <summary>What kind of code is usual here.</summary>
    public required Wording CodeHint { get; init; }
}
