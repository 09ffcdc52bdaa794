using System.Collections.Concurrent;
using CountryProvider.Host.Observation.Calls;
using CountryProvider.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Faults.Tests.Peers;

[Collection<Alone>]
public sealed class PeerLifeTests : IAsyncLifetime
{
    private TestHost _currency = null!;
    private Peer _peer = null!;

    public async ValueTask InitializeAsync()
    {
        _currency = await TestHost.StartAsync("Roles=currency", "Seed:Data=demo");
        _peer = await Peer.StartAsync(Peer.As(_currency.InternalAddress));
    }

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _currency.DisposeAsync();
    }

    [Fact]
    public async Task While_a_peer_comes_and_goes_all_reads_are_answered()
    {
        await using var linking = await Hosts.LinkingAsync(_peer.Address, "Linking:MaxStaleness=0", "Modules:CallTimeout=00:00:01");
        (await FreshAsync(linking)).Status.ShouldBe(200);
        using var enough = new CancellationTokenSource();
        var replies = new ConcurrentBag<Reply>();

        var reading = Enumerable
            .Range(0, 4)
            .Select(async _ =>
            {
                while (!enough.IsCancellationRequested)
                {
                    replies.Add(await ListAsync(linking));
                    await Task.Delay(10);
                }
            })
            .ToList();
        for (var i = 0; i < 6; i++)
        {
            await _peer.DownAsync();
            await Task.Delay(200 + (i * 40), TestContext.Current.CancellationToken);
            await _peer.UpAsync();
            await Task.Delay(200 + (i * 40), TestContext.Current.CancellationToken);
        }

        await enough.CancelAsync();
        await Task.WhenAll(reading);

        replies.ShouldAllBe(reply => reply.Status == 200 && reply.Took < TimeSpan.FromSeconds(2));
        replies.ShouldContain(reply => reply.IsStale);
        (await FreshAsync(linking)).Took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_process_that_hangs_in_the_middle_of_its_life_is_not_waited_for()
    {
        using var folder = new TemporaryFolder();
        using var port = new ReservedPort();
        await using var currency = await HostProcess.StartAsync(
            folder.Path,
            "Roles=currency",
            "Seed:Data=demo",
            $"Http:InternalPort={port.Number}"
        );
        await using var linking = await Hosts.LinkingAsync(
            $"http://127.0.0.1:{port.Number}",
            "Linking:MaxStaleness=0",
            "Modules:CallTimeout=00:00:01"
        );
        (await FreshAsync(linking)).Status.ShouldBe(200);

        await currency.SuspendAsync();
        var noticing = await ListAsync(linking);
        var known = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ListAsync(linking)));

        noticing.IsStale.ShouldBeTrue();
        known.Append(noticing).ShouldAllBe(reply => reply.Status == 200 && reply.IsStale && reply.Took < TimeSpan.FromSeconds(2));

        await currency.ResumeAsync();
        (await FreshAsync(linking)).Took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task What_is_too_old_is_not_shown()
    {
        await using var linking = await Hosts.LinkingAsync(_peer.Address, "Linking:MaxStaleness=0", "Linking:MaxStalenessOnError=00:00:01");
        (await FreshAsync(linking)).Status.ShouldBe(200);

        await _peer.DownAsync();
        var replies = new List<Reply>();
        var last = await Reply.UntilAsync(
            Hosts.Patience,
            reply => reply.Status != 200,
            async () =>
            {
                replies.Add(await ListAsync(linking));
                return replies[^1];
            }
        );

        last.Status.ShouldBe(503);
        last.Json.GetProperty("module").GetString().ShouldBe("Currency");
        replies.Where(reply => reply.Status == 200).ShouldAllBe(reply => reply.IsStale && reply.Headers.Age <= TimeSpan.FromSeconds(1));

        await _peer.UpAsync();
        (await FreshAsync(linking)).Took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_never_read_here_is_known_when_a_peer_goes_down_after_the_start(bool isThereAtStart)
    {
        if (!isThereAtStart)
        {
            await _peer.DownAsync();
        }

        await using var linking = await Hosts.LinkingAsync(_peer.Address, "Linking:MaxStaleness=0");
        using var ready = await linking.Client.GetAsync($"{linking.InternalAddress}/healthz/ready", TestContext.Current.CancellationToken);
        ready.IsSuccessStatusCode.ShouldBeTrue();
        if (!isThereAtStart)
        {
            await Hosts.UntilAsync(() => Asked(hop => hop.Failures > 0)); // It was missing, and the start succeeded without it.
            await _peer.UpAsync();
        }

        await Hosts.UntilAsync(() => Asked(hop => hop.Count - hop.Failures >= 2)); // In English and in German.
        await _peer.DownAsync();

        // An answer is counted a moment before it is known.
        var reply = await Reply.UntilAsync(Hosts.Patience, reply => reply.Status != 503, () => ListAsync(linking));
        reply.Status.ShouldBe(200, reply.ToString());
        reply.IsStale.ShouldBeTrue();
        reply.Body.ShouldContain("Euro");

        bool Asked(Func<Hop, bool> how) =>
            linking
                .Services.GetRequiredService<CallStatistics>()
                .Read()
                .Any(hop => hop is { Caller: "Linking", Module: "Currency" } && how(hop));
    }

    // As in a rolling update on a busy machine: the breaker was open for the first second of a process that took requests.
    [Fact]
    public async Task A_process_takes_requests_once_it_knows_the_names_even_if_the_first_calls_time_out()
    {
        var (good, calls) = (_peer.Answer, 0);
        _peer.Answer = async http =>
        {
            if (Interlocked.Increment(ref calls) <= 2) // In English and in German.
            {
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            await good(http);
        };
        await using var linking = await Hosts.LinkingAsync(
            _peer.Address,
            "Modules:CallTimeout=00:00:00.5",
            "Linking:StartTimeout=00:00:30"
        );

        var reply = await ListAsync(linking);

        (reply.Status, reply.IsStale).ShouldBe((200, false), reply.ToString());
        calls.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Every_answer_to_a_write_that_shows_names_says_that_they_may_be_out_of_date()
    {
        await using var linking = await Hosts.LinkingAsync(_peer.Address, "Linking:MaxStaleness=0");
        (await FreshAsync(linking)).Status.ShouldBe(200);
        await _peer.DownAsync();

        Reply[] replies =
        [
            await Reply.OfAsync(linking.Client, "GET", "/api/v2/links/GER"),
            await Reply.OfAsync(linking.Client, "PUT", "/api/v2/links/GER", """{"currencies":["EUR"],"languages":["fra"]}"""),
            await Reply.OfAsync(linking.Client, "PUT", "/api/v2/links/GER", """{"currencies":["EUR"],"languages":["fra"]}"""),
            await Reply.OfAsync(
                linking.Client,
                "POST",
                "/api/v1/countries-with-language",
                """{"countryShortName":"GER","language":{"shortName":"fra","name":"French"}}"""
            ),
        ];

        replies.ShouldAllBe(
            reply => reply.Status == 200 && reply.IsStale && reply.Headers.Age != null,
            string.Join('\n', replies.AsEnumerable())
        );
        using var saved = await linking.Client.PostAsync(
            "/links/GER",
            new FormUrlEncodedContent([new("currency-0", "EUR"), new("language-0", "deu"), new("status-0", "official")]),
            TestContext.Current.CancellationToken
        );
        ((int)saved.StatusCode).ShouldBe(303);
        (await Reply.OfAsync(linking.Client, "GET", saved.Headers.Location!.ToString())).Body.ShouldContain(
            "Not reachable at the moment: Currencies."
        );
        using var refused = await linking.Client.PostAsync(
            "/links/GER",
            new FormUrlEncodedContent([new("currency-0", "EUR"), new("language-0", "xxx"), new("status-0", "official")]),
            TestContext.Current.CancellationToken
        );
        ((int)refused.StatusCode).ShouldBe(422);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(
            "Not reachable at the moment: Currencies."
        );
        var removed = await Reply.OfAsync(linking.Client, "DELETE", "/api/v2/links/GER");
        (removed.Status, removed.IsStale).ShouldBe((204, false), removed.ToString()); // It shows none.
    }

    [Fact]
    public async Task Who_is_content_with_old_names_has_them_soon_after_the_peer_is_there()
    {
        await _peer.DownAsync();
        await using var linking = await Hosts.LinkingAsync(_peer.Address, "Linking:MaxStaleness=01:00:00");
        (await ListAsync(linking)).Status.ShouldBe(503);

        await _peer.UpAsync();

        (await FreshAsync(linking)).Took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Who_shares_a_question_is_told_in_his_own_language_that_nobody_answers()
    {
        await _peer.DownAsync();
        await using var linking = await Hosts.LinkingAsync(_peer.Address, "Linking:MaxStaleness=01:00:00");

        var (german, english) = (await PageAsync("de"), await PageAsync("en"));

        german.ShouldContain("Das Modul Currency antwortet zurzeit nicht.");
        english.ShouldContain("The module Currency does not answer at the moment.");

        async Task<string> PageAsync(string language)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept-Language", language } } };
            using var answer = await linking.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Who_comes_while_others_wait_for_an_answer_waits_no_longer_than_for_one_of_his_own()
    {
        await using var linking = await Hosts.LinkingAsync(_peer.Address, "Modules:CallTimeout=00:00:02", "Linking:MaxStaleness=0");
        (await FreshAsync(linking)).Status.ShouldBe(200);
        var (good, asked, calls) = (_peer.Answer, new TaskCompletionSource(), 0);
        _peer.Answer = async http =>
        {
            var isFirst = Interlocked.Increment(ref calls) <= 2; // In English and in German.
            asked.TrySetResult();
            await Task.Delay(isFirst ? TimeSpan.FromSeconds(1.5) : Timeout.InfiniteTimeSpan, http.RequestAborted);
            await good(http);
        };

        var first = ListAsync(linking);
        await asked.Task;
        var second = await ListAsync(linking);

        (await first).IsStale.ShouldBeFalse();
        second.Status.ShouldBe(200, second.ToString());
        second.IsStale.ShouldBeTrue();
        second.Took.ShouldBeLessThan(TimeSpan.FromSeconds(3)); // The answer to the first, and then one that does not come, take 3.5 s.
    }

    [Fact]
    public async Task A_write_does_not_wait_twice_for_a_peer_that_hangs()
    {
        await using var linking = await Hosts.LinkingAsync(_peer.Address, "Modules:CallTimeout=00:00:02", "Linking:MaxStaleness=0");
        for (var i = 0; i < 10; i++)
        {
            (await FreshAsync(linking)).Status.ShouldBe(200); // So many good answers that one bad one does not open the circuit breaker.
        }

        var good = _peer.Answer;
        const string Body =
            """{"country":{"shortName":"AUT","name":"Austria"},"language":{"shortName":"deu","name":"German"},"currency":{"shortName":"ATS","name":"Schilling"}}""";

        _peer.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var refused = await Reply.OfAsync(linking.Client, "POST", "/api/v1/countries-with-languages-and-currencies", Body);

        refused.Status.ShouldBe(503, refused.ToString());
        refused.Took.ShouldBeLessThan(TimeSpan.FromSeconds(3));

        _peer.Answer = good;
        (
            await Reply.UntilAsync(
                Hosts.Patience,
                reply => reply.Status != 503,
                () => Reply.OfAsync(linking.Client, "POST", "/api/v1/countries-with-languages-and-currencies", Body)
            )
        ).Status.ShouldBe(204);
        (await Reply.OfAsync(linking.Client, "GET", "/api/v2/links/AUT")).Body.ShouldContain("ATS");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_write_began_before_a_peer_failed_the_same_write_finishes(bool done)
    {
        await using var linking = await Hosts.LinkingAsync(_peer.Address);
        (await FreshAsync(linking)).Status.ShouldBe(200);
        var good = _peer.Answer;
        const string Path = "/api/v1/countries-with-languages-and-currencies";
        const string Body =
            """{"country":{"shortName":"ITA","name":"Italy"},"language":{"shortName":"ita","name":"Italian"},"currency":{"shortName":"ITL","name":"Lira"}}""";

        _peer.Answer = http =>
            http.Request.Path.Value!.EndsWith("/EnsureCurrency", StringComparison.Ordinal) ? FailAsync(http) : good(http);
        (await Reply.OfAsync(linking.Client, "POST", Path, Body)).Status.ShouldBe(503);

        (await Reply.OfAsync(linking.Client, "GET", "/api/v2/countries/ITA")).Status.ShouldBe(200);
        (await Reply.OfAsync(linking.Client, "GET", "/api/v2/links/ITA")).Json.GetProperty("currencies").GetArrayLength().ShouldBe(0);
        (await Reply.OfAsync(_currency.Client, "GET", "/api/v2/currencies/ITL")).Status.ShouldBe(done ? 200 : 404);

        _peer.Answer = good;
        (
            await Reply.UntilAsync(Hosts.Patience, reply => reply.Status != 503, () => Reply.OfAsync(linking.Client, "POST", Path, Body))
        ).Status.ShouldBe(204);
        (await Reply.OfAsync(linking.Client, "GET", "/api/v2/links/ITA")).Body.ShouldContain("Lira");

        async Task FailAsync(HttpContext http)
        {
            if (done)
            {
                http.Response.Body = Stream.Null;
                await good(http);
            }

            http.Abort();
        }
    }

    [Fact]
    public async Task Nothing_is_refused_for_what_a_silent_peer_may_have_learnt_meanwhile()
    {
        await using var linking = await TestHost.StartAsync(
            "Roles=linking,currency,language",
            "Seed:Data=demo",
            $"Modules:Country:Address={_peer.Address}",
            "Linking:MaxStaleness=0",
            "Logging:LogLevel:Default=None"
        );
        await using var countries = await TestHost.StartAsync("Roles=country", "Seed:Data=demo");
        _peer.Answer = Peer.As(countries.InternalAddress);
        (await FreshAsync(linking)).Status.ShouldBe(200);

        await _peer.DownAsync();
        (await Reply.OfAsync(countries.Client, "POST", "/api/v2/countries", """{"code":"AUT","name":"Austria"}""")).Status.ShouldBe(201);

        (await Reply.OfAsync(linking.Client, "GET", "/api/v2/links/AUT")).Status.ShouldBe(503);
        (await Reply.OfAsync(linking.Client, "PUT", "/api/v2/links/AUT", """{"currencies":["EUR"]}""")).Status.ShouldBe(503);
        // The currencies are here.
        (await Reply.OfAsync(linking.Client, "PUT", "/api/v2/links/GER", """{"currencies":["XXX"]}""")).Status.ShouldBe(422);
        (await Reply.OfAsync(linking.Client, "GET", "/api/v2/links/GER")).Status.ShouldBe(200);

        await _peer.UpAsync();
        (
            await Reply.UntilAsync(
                Hosts.Patience,
                reply => reply.Status != 503,
                () => Reply.OfAsync(linking.Client, "GET", "/api/v2/links/AUT")
            )
        ).Status.ShouldBe(200);
        (await Reply.OfAsync(linking.Client, "GET", "/api/v2/links/AUX")).Status.ShouldBe(404);
    }

    private static Task<Reply> ListAsync(TestHost linking) => Reply.OfAsync(linking.Client, "GET", "/api/v2/links");

    private static Task<Reply> FreshAsync(TestHost linking) =>
        Reply.UntilAsync(Hosts.Patience, reply => reply is { Status: 200, IsStale: false }, () => ListAsync(linking));
}
