using CountryProvider.Abstractions;
using CountryProvider.Catalogue.History;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Pages;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Pages;

/// <summary>An entry that a user can link a country to.</summary>
public sealed record Choice(string Code, string Name);

/// <summary>The filters of the home page.</summary>
public sealed record HomeFilter
{
    public required string? Search { get; init; }

    /// <summary>The day from the address; null for today.</summary>
    public required string? On { get; init; }

    /// <summary>The code of the currency that the countries must use; null for any.</summary>
    public required string? Currency { get; init; }

    public required string? CurrencyName { get; init; }

    /// <summary>The code of the language that the countries must have; null for any.</summary>
    public required string? Language { get; init; }

    public required string? LanguageName { get; init; }

    /// <summary>Whether the page shows only outdated countries, see <see cref="LinkedCountry.IsOutdated"/>.</summary>
    public required bool IsOutdated { get; init; }
}

public sealed record HomeModel
{
    /// <summary>A warning that some names may be out of date; null when they are up to date.</summary>
    public required string? Stale { get; init; }

    public required HomeFilter Filter { get; init; }

    /// <summary>The displayed day.</summary>
    public required DateOnly Day { get; init; }

    public required PageOf<LinkedCountry> Linked { get; init; }

    public required PageOf<LinkedCountry> Incomplete { get; init; }

    /// <summary>The number of fully linked countries. Ignores the filters.</summary>
    public required int LinkedCount { get; init; }

    /// <summary>The number of outdated countries, see <see cref="LinkedCountry.IsOutdated"/>. Ignores the filters.</summary>
    public required int OutdatedCount { get; init; }

    /// <summary>The number of countries to link. Ignores the filters.</summary>
    public required int CountryCount { get; init; }

    public required string? Notice { get; init; }
}

public sealed record LinkModel
{
    /// <summary>The changes of the link, the newest first; null while the database is unreachable.</summary>
    public required IReadOnlyList<EntryChange>? History { get; init; }

    /// <summary>A warning that some names may be out of date; null when they are up to date.</summary>
    public required string? Stale { get; init; }

    public required LinkedCountry Linked { get; init; }

    /// <summary>The time scale for the periods of the currencies.</summary>
    public required TimeScale Periods { get; init; }

    public required IReadOnlyList<Choice> Currencies { get; init; }

    public required IReadOnlyList<Choice> Languages { get; init; }

    public required FormState Form { get; init; }

    /// <summary>The form with the stored values.</summary>
    public required FormState Stored { get; init; }
}

public sealed record UsersModel
{
    /// <summary>A warning that some names may be out of date; null when they are up to date.</summary>
    public required string? Stale { get; init; }

    /// <summary>The currency or the language.</summary>
    public required CatalogueEntry Entry { get; init; }

    public required bool IsCurrency { get; init; }

    public required IReadOnlyList<Use> Uses { get; init; }

    /// <summary>The time scale for the periods of the uses.</summary>
    public required TimeScale Periods { get; init; }
}

/// <summary>A country's use of a currency or a language.</summary>
/// <param name="Note">A note about the use; null for none.</param>
public sealed record Use(LinkedCountry Linked, DateOnly? From, DateOnly? To, string? Note);

/// <summary>
/// The years of a time line: from the year before the first known day to the year after the last one. Today counts as known.
/// </summary>
public sealed class TimeScale
{
    /// <summary>The width of a time line, in its own units.</summary>
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

    /// <summary>The year at the left end.</summary>
    public int FirstYear { get; }

    /// <summary>The year at the right end.</summary>
    public int LastYear { get; }

    public DateOnly Today { get; }

    /// <summary>The position of a day, from 0 to <see cref="Width"/>.</summary>
    public int PlaceOf(DateOnly day) => (int)((long)(day.DayNumber - _first) * Width / _days);
}

/// <summary>The words for the status of a language.</summary>
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
