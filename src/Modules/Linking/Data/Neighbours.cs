using System.Diagnostics;
using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Storage;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Data;

/// <summary>
/// What the three catalogues hold, as they last said; each is asked only for what is new. One that runs in this process is
/// asked with every read, which costs nothing. Of those that run in others an answer serves all reads for
/// <see cref="LinkingOptions.MaxStaleness"/>. Reads that need a newer one share a question, but only one that is sent after
/// they began, so that none of them misses a write that was acknowledged before.
/// </summary>
internal sealed class Neighbours
{
    // How soon a module that did not answer is asked again, however content a read is with what is old.
    private static readonly long _patience = Stopwatch.Frequency;

    private readonly Neighbour<CountryEntry> _countries;
    private readonly Neighbour<CurrencyEntry> _currencies;
    private readonly Neighbour<LanguageEntry> _languages;
    private readonly Neighbour[] _here;
    private readonly Neighbour[] _there;
    private readonly long _maxStaleness;
    private readonly TimeSpan _callTimeout;
    private readonly SharedQuestion _question;
    private volatile Names? _last;

    public Neighbours(IMediator mediator, IReadOnlyList<ModulePlace> places, IOptions<LinkingOptions> options)
    {
        _countries = new(mediator, places, options.Value, entry => entry.Code, version => new GetCountries(version));
        _currencies = new(mediator, places, options.Value, entry => entry.Code, version => new GetCurrencies(version));
        _languages = new(mediator, places, options.Value, entry => entry.Code, version => new GetLanguages(version));
        Neighbour[] all = [_countries, _currencies, _languages];
        (_here, _there) = ([.. all.Where(neighbour => neighbour.Place.IsHosted)], [.. all.Where(neighbour => !neighbour.Place.IsHosted)]);
        _question = new(() => Task.WhenAll(_there.Select(neighbour => neighbour.AskAsync())));
        _callTimeout = places.Max(place => place.CallTimeout);
        _maxStaleness = (long)(options.Value.MaxStaleness.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>
    /// Asks the catalogues in other processes once a second until each has answered once. From then on its names are known here when it does not
    /// answer, even if nobody has read them yet.
    /// </summary>
    public async Task LearnAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (_there.Any(neighbour => !neighbour.IsKnown))
        {
            // A read that comes meanwhile shares this question or waits for the next, as with every other. Whatever goes wrong, the next read will say.
            await _question.AnswerAsync(Stopwatch.GetTimestamp()).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_there.All(neighbour => neighbour.IsKnown) || !await pause.WaitForNextTickAsync(cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>The names, all asked for at the same time; the same object as before when none has changed.</summary>
    /// <param name="now">Whether to ask even if an answer is young enough.</param>
    /// <exception cref="ModuleUnavailableException">A catalogue does not answer, and what is known of it is too old.</exception>
    public async Task<(Names Names, StaleNames? Stale)> AskAsync(bool now, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var notBefore = now ? start : start - _maxStaleness;
        var there = _there.Length > 0 ? _question.AnswerAsync(_there.Any(neighbour => neighbour.Failure is not null) ? Math.Max(notBefore, start - _patience) : notBefore) : Task.CompletedTask;
        List<Task>? here = null;
        foreach (var neighbour in _here)
        {
            var asking = neighbour.AskAsync();
            if (!asking.IsCompletedSuccessfully)
            {
                (here ??= []).Add(asking); // It has to ask its database.
            }
        }

        await (here is null ? Task.CompletedTask : Task.WhenAll(here)).WaitAsync(cancellationToken);
        try
        {
            // A question that others have sent before is waited for, too, but not for longer than one of its own might take.
            await there.WaitAsync(_callTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It goes on with what is known.
        }

        StaleNames? stale = null;
        foreach (var neighbour in _there)
        {
            if (neighbour.StaleFor(notBefore) is { } age)
            {
                stale = new([.. stale?.Modules ?? [], neighbour.Place], stale is null || age > stale.Age ? age : stale.Age)
                {
                    Failures = [.. stale?.Failures ?? [], neighbour.Silence],
                };
            }
        }

        var last = _last;
        var (countries, currencies, languages) = (_countries.Snapshot, _currencies.Snapshot, _languages.Snapshot);
        var names = last is not null && last.Countries == countries && last.Currencies == currencies && last.Languages == languages
            ? last
            : _last = new(countries, currencies, languages);
        return (names, stale);
    }
}

/// <summary>That some names may be out of date.</summary>
/// <param name="Modules">The modules that did not answer.</param>
/// <param name="Age">For how long the oldest of them could not be confirmed.</param>
internal sealed record StaleNames(IReadOnlyList<ModulePlace> Modules, TimeSpan Age)
{
    /// <summary>Why each of them did not.</summary>
    public required IReadOnlyList<ModuleUnavailableException> Failures { get; init; }

    /// <summary>Why the module that declares this contract did not answer; null when it did.</summary>
    public ModuleUnavailableException? FailureOf<TContract>() => Failures.FirstOrDefault(failure => failure.Module == Modules.Of<TContract>()?.Name);

    /// <summary>To be called before something is refused because of what that module held.</summary>
    /// <exception cref="ModuleUnavailableException">It did not answer, so it may hold something else by now.</exception>
    public void ThrowFor<TContract>()
    {
        if (FailureOf<TContract>() is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Says so in the head of an answer that shows names.</summary>
    public void Mark(HttpResponse response) => Staleness.Mark(response, Age);

    /// <summary>The same in full sentences, for those who read the names.</summary>
    public override string ToString()
    {
        var names = string.Join(", ", Modules.Select(module => module.Module.Navigation.Title()));
        var seconds = (int)Math.Ceiling(Age.TotalSeconds);
        return Say(
            $"Not reachable at the moment: {names}. What they said {seconds} s ago is shown; the links themselves are up to date.",
            $"Zurzeit nicht erreichbar: {names}. Gezeigt wird, was vor {seconds} s bekannt war; die Verknüpfungen selbst sind aktuell.");
    }
}

/// <summary>The entries of the three catalogues, by code.</summary>
internal sealed class Names(Snapshot<CountryEntry> countries, Snapshot<CurrencyEntry> currencies, Snapshot<LanguageEntry> languages)
{
    private readonly CodeTable<CountryEntry> _countries = CodeTable<CountryEntry>.Of(countries.Entries, entry => entry.Code);
    private readonly CodeTable<CurrencyEntry> _currencies = CodeTable<CurrencyEntry>.Of(currencies.Entries, entry => entry.Code);
    private readonly CodeTable<LanguageEntry> _languages = CodeTable<LanguageEntry>.Of(languages.Entries, entry => entry.Code);

    public Snapshot<CountryEntry> Countries => countries;

    public Snapshot<CurrencyEntry> Currencies => currencies;

    public Snapshot<LanguageEntry> Languages => languages;

    public CountryEntry? Country(string? code) => _countries[code];

    public CurrencyEntry? Currency(string? code) => _currencies[code];

    public LanguageEntry? Language(string? code) => _languages[code];
}
