namespace CountryProvider.Web.Pages;

/// <summary>One page of a list that is too long to show at once.</summary>
public sealed class PageOf<T>
{
    /// <summary>How many items a page shows.</summary>
    public const int Size = 50;

    /// <param name="all">The whole list.</param>
    /// <param name="number">What the address asks for: 1 for the first page; anything else shows the nearest page there is.</param>
    public PageOf(IReadOnlyList<T> all, string? number)
    {
        Total = all.Count;
        Last = Math.Max(1, (all.Count + Size - 1) / Size);
        Number = Math.Clamp(int.TryParse(number, out var parsed) ? parsed : 1, 1, Last);
        Items = [.. all.Skip((Number - 1) * Size).Take(Size)];
    }

    /// <summary>What this page shows.</summary>
    public IReadOnlyList<T> Items { get; }

    /// <summary>How many items the whole list has.</summary>
    public int Total { get; }

    /// <summary>The number of this page.</summary>
    public int Number { get; }

    /// <summary>The number of the last page.</summary>
    public int Last { get; }
}
