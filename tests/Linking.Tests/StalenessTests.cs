using CountryProvider.Abstractions;
using CountryProvider.Country;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language;
using CountryProvider.Language.Contracts;
using CountryProvider.Linking.Data;
using CountryProvider.Modularity;
using MediatR;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CountryProvider.Linking.Tests;

/// <summary>When Linking asks other processes for names again, and how old names may get. The clock is moved by the tests.</summary>
public sealed class StalenessTests
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _callTimeout = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _clock = new();
    private readonly Elsewhere _elsewhere = new();
    private readonly LinkingOptions _options = new();
    private readonly Lazy<Catalogues> _catalogues;

    public StalenessTests() =>
        _catalogues = new(() =>
            new(
                _elsewhere,
                [
                    .. new IModule[] { new CountryModule(), new CurrencyModule(), new LanguageModule() }.Select(module => new ModulePlace(
                        module,
                        IsHosted: false
                    )
                    {
                        CallTimeout = _callTimeout,
                    }),
                ],
                Options.Create(_options),
                _clock
            )
        );

    [Fact]
    public async Task An_answer_serves_all_reads_for_as_long_as_the_setting_says()
    {
        _options.MaxStaleness = TimeSpan.FromSeconds(5);

        await ReadAsync();
        _clock.Advance(_options.MaxStaleness);
        await ReadAsync();
        _elsewhere.Questions.ShouldBe(1);

        _clock.Advance(_tick);
        await ReadAsync();
        _elsewhere.Questions.ShouldBe(2);
    }

    [Fact]
    public async Task With_no_staleness_every_read_asks()
    {
        _options.MaxStaleness = TimeSpan.Zero;

        for (var i = 1; i <= 3; i++)
        {
            (await ReadAsync()).ShouldBeNull();
            _elsewhere.Questions.ShouldBe(i);
            _clock.Advance(_tick);
        }
    }

    [Fact]
    public async Task Who_writes_asks_however_young_the_last_answer_is()
    {
        await ReadAsync();
        _clock.Advance(_tick);

        await ReadAsync(now: true);

        _elsewhere.Questions.ShouldBe(2);
    }

    [Fact]
    public async Task What_has_not_changed_is_the_same_object()
    {
        var first = (await _catalogues.Value.In(null).AskAsync(now: true, TestContext.Current.CancellationToken)).Names;
        _clock.Advance(_tick);

        (await _catalogues.Value.In(null).AskAsync(now: true, TestContext.Current.CancellationToken)).Names.ShouldBeSameAs(first);
    }

    [Fact]
    public async Task Names_of_a_module_that_is_away_are_as_old_as_its_last_answer_and_it_alone_is_named()
    {
        await ReadAsync();
        _elsewhere.Away.Add("Currency");
        _clock.Advance(TimeSpan.FromSeconds(30));

        var stale = (await ReadAsync()).ShouldNotBeNull();

        stale.Age.ShouldBe(TimeSpan.FromSeconds(30));
        stale.Modules.Select(place => place.Name).ShouldBe(["Currency"]);
        Should.NotThrow(stale.ThrowFor<CountryEntry>);
        Should.Throw<ModuleUnavailableException>(stale.ThrowFor<CurrencyEntry>).Module.ShouldBe("Currency");
    }

    [Fact]
    public async Task They_serve_until_they_are_too_old_and_again_once_it_is_back()
    {
        _options.MaxStalenessOnError = TimeSpan.FromMinutes(3);
        await ReadAsync();
        _elsewhere.Away.Add("Language");

        _clock.Advance(_options.MaxStalenessOnError);
        (await ReadAsync()).ShouldNotBeNull().Age.ShouldBe(_options.MaxStalenessOnError);
        _clock.Advance(_tick);
        (await Should.ThrowAsync<ModuleUnavailableException>(() => ReadAsync())).Module.ShouldBe("Language");

        _elsewhere.Away.Clear();
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Where_nothing_is_known_the_module_that_is_away_is_named()
    {
        _elsewhere.Away.Add("Country");

        (await Should.ThrowAsync<ModuleUnavailableException>(() => ReadAsync())).Module.ShouldBe("Country");
    }

    [Fact]
    public async Task A_module_that_was_away_is_asked_again_after_a_second_by_those_too_who_are_content_with_old_names()
    {
        _options.MaxStaleness = TimeSpan.FromHours(1);
        _elsewhere.Away.Add("Currency");
        await Should.ThrowAsync<ModuleUnavailableException>(() => ReadAsync());
        _elsewhere.Away.Clear();

        await Should.ThrowAsync<ModuleUnavailableException>(() => ReadAsync());
        _elsewhere.Questions.ShouldBe(1);
        _clock.Advance(TimeSpan.FromSeconds(1) + _tick);
        (await ReadAsync()).ShouldBeNull();
        _elsewhere.Questions.ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_waits_longer_for_a_module_that_hangs_than_a_call_may_take()
    {
        await ReadAsync();
        _clock.Advance(TimeSpan.FromSeconds(10));
        _elsewhere.Hanging.Add("Country");

        var read = ReadAsync();
        _clock.Advance(_callTimeout - _tick);
        read.IsCompleted.ShouldBeFalse();
        _clock.Advance(_tick);

        var stale = (await read).ShouldNotBeNull();
        stale.Age.ShouldBe(TimeSpan.FromSeconds(10) + _callTimeout);
        stale.Modules.Select(place => place.Name).ShouldBe(["Country"]);
    }

    [Fact]
    public async Task In_a_language_in_which_nothing_is_known_the_English_names_serve()
    {
        await ReadAsync();
        _elsewhere.Away.Add("Currency");
        _clock.Advance(TimeSpan.FromSeconds(7));

        (await ReadAsync("fr")).ShouldNotBeNull().Age.ShouldBe(TimeSpan.FromSeconds(7));
    }

    private async Task<StaleNames?> ReadAsync(string? language = null, bool now = false) =>
        (await _catalogues.Value.In(language).AskAsync(now, TestContext.Current.CancellationToken)).Stale;

    /// <summary>Three catalogues in another process, each with nothing in it.</summary>
    private sealed class Elsewhere : IMediator
    {
        /// <summary>How often they were asked, all three at once.</summary>
        public int Questions { get; private set; }

        public HashSet<string> Away { get; } = [];

        public HashSet<string> Hanging { get; } = [];

        public async Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
        {
            Questions += request is GetCountries ? 1 : 0;
            var (module, answer) = request switch
            {
                GetCountries query => ("Country", Since<CountryEntry>(query.KnownVersion)),
                GetCurrencies query => ("Currency", Since<CurrencyEntry>(query.KnownVersion)),
                GetLanguages query => ("Language", Since<LanguageEntry>(query.KnownVersion)),
                _ => throw new NotSupportedException(request.ToString()),
            };
            if (Hanging.Contains(module))
            {
                await new TaskCompletionSource().Task; // Never ends.
            }

            return Away.Contains(module) ? throw ModuleUnavailableException.NoAnswer(module, _callTimeout, null) : (TResponse)answer!;
        }

        public Task<object?> Send(object request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task Send<TRequest>(TRequest request, CancellationToken cancellationToken = default)
            where TRequest : IRequest => throw new NotSupportedException();

        public Task Publish(object notification, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default)
            where TNotification : INotification => throw new NotSupportedException();

        // Version 1 from the first question on; nothing is new after that.
        private static object? Since<TEntry>(long? knownVersion) => knownVersion is null ? new Snapshot<TEntry>(1, []) : null;
    }
}
