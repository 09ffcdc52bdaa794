namespace CountryProvider.Web.Pages;

/// <summary>One page of a long list.</summary>
public sealed class PageOf<T>
{
    /// <summary>The number of items on a page.</summary>
    public const int Size = 50;

    /// <param name="all">The whole list.</param>
    /// <param name="number">
    /// The page number from the request, 1 for the first page. Any invalid value gives the nearest existing page.
    /// </param>
    public PageOf(IReadOnlyList<T> all, string? number)
    {
        Total = all.Count;
        Last = Math.Max(1, (all.Count + Size - 1) / Size);
        Number = Math.Clamp(int.TryParse(number, out var parsed) ? parsed : 1, 1, Last);
        Items = [.. all.Skip((Number - 1) * Size).Take(Size)];
    }

    /// <summary>The items of this page.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>The number of items in the whole list.</summary>
    public int Total { get; }

    /// <summary>The number of this page.</summary>
    public int Number { get; }

    /// <summary>The number of the last page.</summary>
    public int Last { get; }
}
