using System.Globalization;
using System.Net;
using CountryProvider.Abstractions;
using CountryProvider.Testing;
using MediatR;
using Microsoft.AspNetCore.Http;

namespace CountryProvider.Faults.Tests.Peers;

public sealed class PeerCallTests
{
    private static readonly Dictionary<string, RequestDelegate> _noAnswers = new()
    {
        ["500"] = Peer.Says("", 500),
        ["a page"] = Peer.Says("<!DOCTYPE html>"),
        ["a connection that is cut"] = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        },
    };

    public static TheoryData<string> NoAnswers => [.. _noAnswers.Keys];

    [Theory, MemberData(nameof(NoAnswers))]
    public Task A_query_is_sent_again_when_no_answer_came(string no) => ShouldBeRepeated(new Look(5), no);

    [Theory, MemberData(nameof(NoAnswers))]
    public Task An_idempotent_command_is_sent_again_when_no_answer_came(string no) => ShouldBeRepeated(new Set(5), no);

    [Theory, MemberData(nameof(NoAnswers))]
    public async Task Any_other_command_is_never_sent_twice(string no)
    {
        await using var peer = await Peer.StartAsync(_noAnswers[no]);
        await using var caller = await Hosts.CallerAsync(peer.Address);

        (await Should.ThrowAsync<ModuleUnavailableException>(() => caller.SendAsync(new Increment(5)))).Module.ShouldBe("Probe");

        peer.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_command_that_is_answered_too_late_is_not_sent_twice()
    {
        await using var peer = await Peer.StartAsync(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var caller = await Hosts.CallerAsync(peer.Address, "Modules:CallTimeout=00:00:00.4");

        await Should.ThrowAsync<ModuleUnavailableException>(() => caller.SendAsync(new Increment(5)));

        peer.Requests.Count.ShouldBeLessThanOrEqualTo(1); // None, where even the connection came too late.
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task A_query_is_sent_again_as_often_as_the_settings_say(int retries)
    {
        await using var peer = await Peer.StartAsync(_noAnswers["500"]);
        await using var caller = await Hosts.CallerAsync(
            peer.Address,
            $"Modules:Retries={retries}",
            "Modules:CircuitBreaker=false",
            "Modules:CallTimeout=00:00:20"
        );

        await Should.ThrowAsync<ModuleUnavailableException>(() => caller.SendAsync(new Look(5)));

        peer.Requests.Count.ShouldBe(retries + 1);
    }

    [Fact]
    public async Task Without_a_circuit_breaker_a_module_that_does_not_answer_is_asked_every_time()
    {
        await using var peer = await Peer.StartAsync(_noAnswers["500"]);
        await using var caller = await Hosts.CallerAsync(peer.Address, "Modules:CircuitBreaker=false");

        for (var call = 0; call < 20; call++)
        {
            await Should.ThrowAsync<ModuleUnavailableException>(() => caller.SendAsync(new Increment(5)));
        }

        peer.Requests.Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_arrives_as_what_it_is()
    {
        await using var peer = await Peer.StartAsync(
            Peer.Says(
                """{"type":"urn:country-provider:problem:conflict","title":"","status":409,"detail":"It is taken."}""",
                409,
                "application/problem+json"
            )
        );
        await using var caller = await Hosts.CallerAsync(peer.Address);

        (await Should.ThrowAsync<ConflictException>(() => caller.SendAsync(new Set(5)))).Message.ShouldBe("It is taken.");

        peer.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_call_says_how_much_time_is_left_and_less_when_it_is_repeated()
    {
        var delays = 0;
        await using var peer = await Peer.StartAsync(http =>
        {
            http.Response.StatusCode = 500;
            return Interlocked.Increment(ref delays) == 1 ? Task.Delay(50) : Task.CompletedTask;
        });
        await using var caller = await Hosts.CallerAsync(peer.Address, "Modules:CallTimeout=00:00:02");

        await Should.ThrowAsync<ModuleUnavailableException>(() => caller.SendAsync(new Look(5)));

        var left = peer.Requests.Select(request => int.Parse(request.Headers["Deadline-Ms"], CultureInfo.InvariantCulture)).ToList();
        left.Count.ShouldBeGreaterThan(1);
        left.ShouldAllBe(milliseconds => milliseconds > 0 && milliseconds <= 2000);
        left[1].ShouldBeLessThan(left[0] - 40);
    }

    [Fact]
    public async Task A_module_that_asks_another_passes_on_the_time_that_is_left()
    {
        await using var currency = await TestHost.StartAsync("Roles=currency");
        await using var peer = await Peer.StartAsync(Peer.As(currency.InternalAddress));
        await using var callee = await Hosts.CalleeAsync(new(), $"Modules:Currency:Address={peer.Address}", "Modules:CallTimeout=00:01:00");

        (
            await Hosts.PostAsync(
                callee.InternalAddress,
                "/modules/probe/PassOn",
                """{"number":1}""",
                TestContext.Current.CancellationToken,
                ("Deadline-Ms", "9000")
            )
        ).StatusCode.ShouldBe(HttpStatusCode.OK);

        int.Parse(peer.Requests.ShouldHaveSingleItem().Headers["Deadline-Ms"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 9000);
    }

    [Fact]
    public async Task Who_is_asked_stops_when_the_deadline_of_the_caller_is_over()
    {
        var probe = new Probe();
        await using var callee = await Hosts.CalleeAsync(probe);
        await using var caller = await Hosts.CallerAsync(callee.InternalAddress, "Modules:CallTimeout=00:00:01");

        await Should.ThrowAsync<ModuleUnavailableException>(() => caller.SendAsync(new Wait(1)));

        await probe.Cancelled.Task.WaitAsync(Hosts.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_is_asked_keeps_the_deadline_by_itself()
    {
        var probe = new Probe();
        await using var callee = await Hosts.CalleeAsync(probe);

        using var answer = await Hosts.PostAsync(
            callee.InternalAddress,
            "/modules/probe/Wait",
            """{"number":1}""",
            TestContext.Current.CancellationToken,
            ("Deadline-Ms", "100")
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        await probe.Cancelled.Task.WaitAsync(Hosts.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_is_asked_stops_when_the_caller_has_gone()
    {
        var probe = new Probe();
        await using var callee = await Hosts.CalleeAsync(probe);
        using var gone = new CancellationTokenSource();

        var call = Hosts.PostAsync(callee.InternalAddress, "/modules/probe/Wait", """{"number":1}""", gone.Token);
        await probe.Waiting.Task.WaitAsync(Hosts.Patience, TestContext.Current.CancellationToken);
        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await probe.Cancelled.Task.WaitAsync(Hosts.Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("GET", "Look", "?number=5", 200, "5")]
    [InlineData("GET", "Look", "?number=5&ofANewerCaller=1", 200, "5")]
    [InlineData("GET", "Look", "", 400, "cannot be read")]
    [InlineData("GET", "Look", "?number=", 400, "cannot be read")]
    [InlineData("GET", "Look", "?number=null", 400, "cannot be read")]
    [InlineData("GET", "Look", "?number=five", 400, "cannot be read")]
    [InlineData("GET", "Look", "?number={}", 400, "cannot be read")]
    [InlineData("GET", "Look", "?number=5,%22number%22:6", 400, "cannot be read")]
    [InlineData("GET", "Look", "?number=5&number=1", 400, "cannot be read")]
    [InlineData("GET", "Set", "?number=5", 405, "Method Not Allowed")]
    [InlineData("DELETE", "Look", "?number=5", 405, "Method Not Allowed")]
    public async Task A_query_may_come_without_a_body_and_a_command_may_not(
        string method,
        string request,
        string query,
        int status,
        string said
    )
    {
        await using var callee = await Hosts.CalleeAsync(new());
        using var client = new HttpClient();

        using var answer = await client.SendAsync(
            new(new(method), $"{callee.InternalAddress}/modules/probe/{request}{query}"),
            TestContext.Current.CancellationToken
        );

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(said);
        answer.Content.Headers.Allow.ShouldBe(
            status != 405 ? []
                : request == "Look" ? ["GET", "POST"]
                : ["POST"],
            ignoreOrder: true
        );
    }

    [Theory]
    [InlineData(8, "GET")]
    [InlineData(400, "GET")]
    [InlineData(2_000, "POST")]
    [InlineData(8_000, "POST")]
    public async Task A_query_arrives_however_long_it_is(int length, string method)
    {
        await using var callee = await Hosts.CalleeAsync(new());
        await using var peer = await Peer.StartAsync(Peer.As(callee.InternalAddress));
        await using var caller = await Hosts.CallerAsync(peer.Address);
        var text = string.Concat(Enumerable.Repeat("\u00fc\"+&=%?#", length / 8));

        (await caller.SendAsync(new Repeat(text))).ShouldBe(text);

        peer.Requests.ShouldHaveSingleItem().Method.ShouldBe(method);
    }

    [Fact]
    public async Task An_entry_other_than_the_one_that_was_asked_for_is_no_answer_and_nothing_is_linked_to_it()
    {
        await using var others = await TestHost.StartAsync("Roles=currency", "Seed:Data=demo");
        var good = Peer.As(others.InternalAddress);
        await using var peer = await Peer.StartAsync(http =>
            http.Request.Path.Value!.Contains("/Get", StringComparison.Ordinal)
                ? good(http)
                : Peer.Says("""{"code":"USD","name":"Euro","retired":false}""")(http)
        );
        await using var linking = await Hosts.LinkingAsync(peer.Address);

        var reply = await Reply.OfAsync(
            linking.Client,
            "POST",
            "/api/v1/countries-with-languages-and-currencies",
            """{"country":{"shortName":"XIT","name":"Xitaly"},"language":{"shortName":"xit","name":"Xitalian"},"currency":{"shortName":"XEU","name":"Xeuro"}}"""
        );

        (reply.Status, reply.Body).ShouldBe((503, "The module Currency gives no answer that can be used. Try again in a few seconds."));
        (await Reply.OfAsync(linking.Client, "GET", "/api/v2/links/XIT")).Body.ShouldNotContain("USD");
    }

    private static async Task ShouldBeRepeated(IRequest<int> request, string no)
    {
        var (asked, noAnswer) = (0, _noAnswers[no]);
        await using var peer = await Peer.StartAsync(http => Interlocked.Increment(ref asked) == 1 ? noAnswer(http) : Peer.Says("5")(http));
        await using var caller = await Hosts.CallerAsync(peer.Address);

        (await caller.SendAsync(request)).ShouldBe(5);

        peer.Requests.Count.ShouldBe(2);
        peer.Requests[1].Json.ShouldBe(peer.Requests[0].Json);
    }
}
