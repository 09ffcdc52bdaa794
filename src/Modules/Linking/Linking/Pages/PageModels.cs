using CountryProvider.Abstractions;
using CountryProvider.Catalogue.History;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Pages;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Pages;

/// <summary>Something that a country can be linked to.</summary>
public sealed record Choice(string Code, string Name);

/// <summary>What the home page is to show.</summary>
public sealed record HomeFilter
{
    public required string? Search { get; init; }

    /// <summary>The day as the address has it; null for today.</summary>
    public required string? On { get; init; }

    /// <summary>The code of the currency that the countries use; null for any.</summary>
    public required string? Currency { get; init; }

    public required string? CurrencyName { get; init; }

    /// <summary>The code of the language that the countries have; null for any.</summary>
    public required string? Language { get; init; }

    public required string? LanguageName { get; init; }

    /// <summary>Whether to show only what is linked to something retired or no longer valid.</summary>
    public required bool IsOutdated { get; init; }
}

public sealed record HomeModel
{
    /// <summary>That some names may be out of date; null when they are not.</summary>
    public required string? Stale { get; init; }

    public required HomeFilter Filter { get; init; }

    /// <summary>The day that is shown.</summary>
    public required DateOnly Day { get; init; }

    public required PageOf<LinkedCountry> Linked { get; init; }

    public required PageOf<LinkedCountry> Incomplete { get; init; }

    /// <summary>How many countries are fully linked, whatever is searched for.</summary>
    public required int LinkedCount { get; init; }

    /// <summary>How many are linked to something retired or no longer valid, whatever is searched for.</summary>
    public required int OutdatedCount { get; init; }

    /// <summary>How many countries there are to link, whatever is searched for.</summary>
    public required int CountryCount { get; init; }

    public required string? Notice { get; init; }
}

public sealed record LinkModel
{
    /// <summary>What was changed of the link, the last change first; null while that is out of reach.</summary>
    public required IReadOnlyList<EntryChange>? History { get; init; }

    /// <summary>That some names may be out of date; null when they are not.</summary>
    public required string? Stale { get; init; }

    public required LinkedCountry Linked { get; init; }

    /// <summary>The time in which its currencies are.</summary>
    public required TimeScale Periods { get; init; }

    public required IReadOnlyList<Choice> Currencies { get; init; }

    public required IReadOnlyList<Choice> Languages { get; init; }

    public required FormState Form { get; init; }

    /// <summary>The form as it would be of what is stored.</summary>
    public required FormState Stored { get; init; }
}

public sealed record UsersModel
{
    /// <summary>That some names may be out of date; null when they are not.</summary>
    public required string? Stale { get; init; }

    /// <summary>The currency or the language.</summary>
    public required CatalogueEntry Entry { get; init; }

    public required bool IsCurrency { get; init; }

    public required IReadOnlyList<Use> Uses { get; init; }

    /// <summary>The time in which they are.</summary>
    public required TimeScale Periods { get; init; }
}

/// <summary>That a country uses a currency or has a language.</summary>
/// <param name="Note">What is to be said about that; null for nothing.</param>
public sealed record Use(LinkedCountry Linked, DateOnly? From, DateOnly? To, string? Note);

/// <summary>The years that a time line shows: from the first day that is known to today, or to what is known of later.</summary>
public sealed class TimeScale
{
    /// <summary>How wide a time line is, in units of its own.</summary>
    public const int Width = 1000;

    private readonly int _first;
    private readonly int _days;

    public TimeScale(IEnumerable<(DateOnly? From, DateOnly? To)> periods, DateOnly today)
    {
        var days = periods.SelectMany(period => new[] { period.From, period.To }).OfType<DateOnly>().Append(today).ToList();
        (FirstYear, LastYear, Today) = (Math.Max(days.Min().Year - 1, 1), days.Max().Year + 1, today);
        _first = new DateOnly(FirstYear, 1, 1).DayNumber;
        _days = new DateOnly(Math.Min(LastYear, 9999), 12, 31).DayNumber - _first;
    }

    /// <summary>The year at the left.</summary>
    public int FirstYear { get; }

    /// <summary>The year at the right.</summary>
    public int LastYear { get; }

    public DateOnly Today { get; }

    /// <summary>Where a day is, from 0 to <see cref="Width"/>.</summary>
    public int PlaceOf(DateOnly day) => (int)((long)(day.DayNumber - _first) * Width / _days);
}

/// <summary>Words of links on pages.</summary>
internal static class Words
{
    public static string Of(string status) =>
        status switch
        {
            LanguageStatus.Official => Say("official", "Amtssprache"),
            LanguageStatus.Regional => Say("regional", "regional"),
            _ => Say("de facto", "de facto"),
        };
}
