using System.Diagnostics;
using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Store;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using MediatR;
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

    // The shortest time that the system's clock can wait for. Strict reads wait for each other that long at most.
    private static readonly TimeSpan _gathering = TimeSpan.FromMilliseconds(1);

    private readonly Neighbour<CountryEntry> _countries;
    private readonly Neighbour<CurrencyEntry> _currencies;
    private readonly Neighbour<LanguageEntry> _languages;
    private readonly Neighbour[] _here;
    private readonly Neighbour[] _there;
    private readonly long _maxStaleness;
    private readonly Lock _gate = new();
    private long _answeredAt;
    private Question? _asked;
    private Question? _next;
    private volatile Names? _last;

    public Neighbours(IMediator mediator, IReadOnlyList<ModulePlace> places, IOptions<LinkingOptions> options)
    {
        _countries = new(mediator, places, options.Value, entry => entry.Code, version => new GetCountries(version));
        _currencies = new(mediator, places, options.Value, entry => entry.Code, version => new GetCurrencies(version));
        _languages = new(mediator, places, options.Value, entry => entry.Code, version => new GetLanguages(version));
        Neighbour[] all = [_countries, _currencies, _languages];
        (_here, _there) = ([.. all.Where(neighbour => neighbour.Place.IsHosted)], [.. all.Where(neighbour => !neighbour.Place.IsHosted)]);
        _maxStaleness = (long)(options.Value.MaxStaleness.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>The names, all asked for at the same time; the same object as before when none has changed.</summary>
    /// <param name="now">Whether to ask even if an answer is young enough.</param>
    /// <exception cref="ModuleUnavailableException">A catalogue does not answer, and what is known of it is too old.</exception>
    public async Task<(Names Names, StaleNames? Stale)> AskAsync(bool now, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var notBefore = now ? start : start - _maxStaleness;
        var there = _there.Length > 0 ? AskThereAsync(_there.Any(neighbour => neighbour.Failure is not null) ? Math.Max(notBefore, start - _patience) : notBefore) : Task.CompletedTask;
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
        await there.WaitAsync(cancellationToken);
        StaleNames? stale = null;
        foreach (var neighbour in _there)
        {
            if (neighbour.StaleFor(notBefore) is { } age)
            {
                stale = new([.. stale?.Modules ?? [], neighbour.Place], stale is null || age > stale.Age ? age : stale.Age)
                {
                    Failures = [.. stale?.Failures ?? [], neighbour.Failure],
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

    // Ends when a question is answered that was sent at or after that moment.
    private Task AskThereAsync(long notBefore)
    {
        Question question;
        Question? full;
        bool isFirst;
        lock (_gate)
        {
            if (_asked?.SentAt >= notBefore)
            {
                return _asked.Answered;
            }

            isFirst = _next is null && _asked is null or { Answered.IsCompleted: true };
            question = _next ??= new() { Expected = !isFirst ? int.MaxValue : Stopwatch.GetElapsedTime(_answeredAt) < _gathering ? _asked!.Reads : 0 };
            question.Reads++;
            full = TakeIfFull(question);
        }

        Send(full);
        if (isFirst && full is null)
        {
            _ = SendSoonAsync(question);
        }

        return question.Answered;
    }

    // The next question, to be sent at once, if nobody else is expected to share it.
    private Question? TakeIfFull(Question next)
    {
        if (next != _next || next.Reads < next.Expected)
        {
            return null;
        }

        (_asked, _next, next.SentAt) = (next, null, Stopwatch.GetTimestamp());
        return next;
    }

    // Those who are expected may not come.
    private async Task SendSoonAsync(Question next)
    {
        await Task.Delay(_gathering);
        Question? full;
        lock (_gate)
        {
            next.Expected = 0;
            full = TakeIfFull(next);
        }

        Send(full);
    }

    // Not cancelled with the read that asks: others wait for the answer too.
    private void Send(Question? question)
    {
        if (question is not null)
        {
            ExecutionContext.Run(question.Context, static state =>
            {
                var (self, question) = ((Neighbours, Question))state!;
                _ = self.SendAsync(question);
            }, (this, question));
        }
    }

    private async Task SendAsync(Question question)
    {
        try
        {
            await Task.WhenAll(_there.Select(neighbour => neighbour.AskAsync()));
            question.Answer();
        }
        catch (Exception e)
        {
            question.Fail(e);
        }

        Question? next;
        Question? full = null;
        lock (_gate)
        {
            _answeredAt = Stopwatch.GetTimestamp();
            next = _next;
            if (next is not null)
            {
                next.Expected = next.Reads + question.Reads;
                full = TakeIfFull(next);
            }
        }

        Send(full);
        if (next is not null && full is null)
        {
            await SendSoonAsync(next);
        }
    }

    /// <summary>What is asked of all catalogues elsewhere at the same time.</summary>
    private sealed class Question
    {
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>When it was sent, as a timestamp; the past as long as it was not.</summary>
        public long SentAt { get; set; } = long.MinValue;

        /// <summary>How many reads wait for the answer.</summary>
        public int Reads { get; set; }

        /// <summary>How many reads to wait for before it is sent: clients that read one thing after the other are back in a moment.</summary>
        public int Expected { get; set; }

        /// <summary>Of the read that thought of it, so that it is seen in the trace of that one.</summary>
        public ExecutionContext Context { get; } = ExecutionContext.Capture()!;

        /// <summary>Ends when all have answered, or are known not to.</summary>
        public Task Answered => _answered.Task;

        public void Answer() => _answered.SetResult();

        public void Fail(Exception exception) => _answered.SetException(exception);
    }
}

/// <summary>That some names may be out of date.</summary>
/// <param name="Modules">The modules that did not answer.</param>
/// <param name="Age">For how long the oldest of them could not be confirmed.</param>
internal sealed record StaleNames(IReadOnlyList<ModulePlace> Modules, TimeSpan Age)
{
    /// <summary>Why each of them did not.</summary>
    public required IReadOnlyList<ModuleUnavailableException?> Failures { get; init; }

    /// <summary>Why the module that declares this contract did not answer; null when it did.</summary>
    public ModuleUnavailableException? FailureOf<TContract>() => Failures.FirstOrDefault(failure => failure is not null && failure.Module == Modules.Of<TContract>()?.Name);

    /// <summary>To be called before something is refused because of what that module held.</summary>
    /// <exception cref="ModuleUnavailableException">It did not answer, so it may hold something else by now.</exception>
    public void ThrowFor<TContract>()
    {
        if (FailureOf<TContract>() is { } failure)
        {
            throw failure;
        }
    }

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
