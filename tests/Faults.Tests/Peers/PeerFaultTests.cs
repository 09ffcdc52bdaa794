using System.Text.Json;

namespace CountryProvider.Faults.Tests.Peers;

/// <summary>
/// When a process has any of these faults, the processes that ask it continue as well as they can, say so, and recover without help.
/// </summary>
[Collection<Alone>]
public sealed class PeerFaultTests(Outages outages) : IClassFixture<Outages>
{
    private static readonly TimeSpan _patience = Outages.CallTimeout + TimeSpan.FromSeconds(1);

    public static TheoryData<string> Faults => [.. Fault.All.Select(fault => fault.Name)];

    [Theory, MemberData(nameof(Faults))]
    public async Task Without_anything_known_a_503_says_which_module_does_not_answer(string fault)
    {
        var outage = await outages[fault];

        foreach (var reply in outage.Unknown[Outage.List..Outage.Version1])
        {
            ShouldBeUnavailable(reply);
            reply.MediaType.ShouldBe("application/problem+json");
            reply.Json.GetProperty("type").GetString().ShouldBe("urn:country-provider:problem:module-unavailable");
            reply.Json.GetProperty("module").GetString().ShouldBe("Currency");
            reply.Json.GetProperty("status").GetInt32().ShouldBe(503);
        }
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task Version_1_says_so_in_plain_text(string fault)
    {
        var reply = (await outages[fault]).Unknown[Outage.Version1];

        ShouldBeUnavailable(reply);
        reply.MediaType.ShouldBe("text/plain");
        reply.Body.ShouldContain("Currency");
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task A_page_says_so(string fault)
    {
        var reply = (await outages[fault]).Unknown[Outage.Page];

        ShouldBeUnavailable(reply);
        reply.MediaType.ShouldBe("text/html");
        reply.Body.ShouldContain("The module Currency ");
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task What_is_known_is_shown_as_stale(string fault)
    {
        var outage = await outages[fault];

        foreach (var reply in outage.Known[Outage.List..Outage.Page].Append(outage.Noticing))
        {
            reply.Status.ShouldBe(200, reply.ToString());
            reply.Body.ShouldContain("Euro");
            if (fault == Fault.Null)
            {
                reply.IsStale.ShouldBeFalse(); // That is an answer: nothing has changed.
            }
            else
            {
                reply.Headers.Warning.ToString().ShouldBe("110 - \"Response is Stale\"", reply.ToString());
                reply.Headers.Age.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
            }
        }
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task A_page_shows_what_is_known_and_says_that_it_may_be_out_of_date(string fault)
    {
        var reply = (await outages[fault]).Known[Outage.Page];

        reply.Status.ShouldBe(200, reply.ToString());
        reply.Body.ShouldContain("Euro");
        reply.Body.Contains("Not reachable at the moment: Currencies.", StringComparison.Ordinal).ShouldBe(fault != Fault.Null);
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task Every_answer_comes_in_time(string fault)
    {
        var outage = await outages[fault];

        outage.Unknown.Concat(outage.Known).Append(outage.Noticing).ShouldAllBe(reply => reply.Took < _patience);
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task After_its_return_answers_are_fresh_within_five_seconds(string fault)
    {
        var outage = await outages[fault];

        foreach (var reply in new[] { outage.First, outage.Back })
        {
            reply.Status.ShouldBe(200, reply.ToString());
            reply.IsStale.ShouldBeFalse();
            reply.Headers.Age.ShouldBeNull();
            reply.Took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        }
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task A_write_that_needs_the_module_is_refused_with_a_503(string fault)
    {
        var outage = await outages[fault];

        // A link may be made with entries that are already known: see below.
        foreach (var reply in outage.Unknown[Outage.Write..].Concat(outage.Known[(Outage.Write + 1)..]))
        {
            ShouldBeUnavailable(reply);
        }
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task What_a_write_answers_with_is_marked_as_a_read_is(string fault)
    {
        var reply = (await outages[fault]).Known[Outage.Write];

        reply.Status.ShouldBe(200, reply.ToString()); // The currency is known. The mark says that it may have changed.
        reply.IsStale.ShouldBe(fault != Fault.Null, reply.ToString());
        reply.Headers.Age.HasValue.ShouldBe(fault != Fault.Null, reply.ToString());
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task The_same_write_again_after_its_return_finishes_what_was_begun(string fault)
    {
        var outage = await outages[fault];

        outage.Again.Select(reply => reply.Status).ShouldBe([200, 204], string.Join('\n', outage.Again.AsEnumerable()));
        CodesOf(outage.Put).ShouldBe(("FRA", "eng", "GBP"));
        CodesOf(outage.Posted).ShouldBe(outage.Codes);

        static (string?, string?, string?) CodesOf(Reply link) =>
            (
                Code(link.Json.GetProperty("country")),
                Code(link.Json.GetProperty("languages")[0]),
                Code(link.Json.GetProperty("currencies")[0])
            );
        static string? Code(JsonElement part) => part.GetProperty("code").GetString();
    }

    private static void ShouldBeUnavailable(Reply reply)
    {
        reply.Status.ShouldBe(503, reply.ToString());
        reply
            .Headers.RetryAfter.ShouldNotBeNull(reply.ToString())
            .Delta.ShouldNotBeNull()
            .ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
    }
}

/// <summary>Tests of how long something takes, which others would disturb.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
