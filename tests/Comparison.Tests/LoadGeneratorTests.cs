using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CountryProvider.Comparison.Load;

namespace CountryProvider.Comparison.Tests;

/// <summary>
/// The load generator against servers for which theory predicts the result. Where time is measured, the machine has to be idle. Run such
/// tests alone, with <c>-explicit only -parallel none</c>.
/// </summary>
public sealed class LoadGeneratorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Waiting_in_line_for_a_server_with_a_fixed_service_time_is_what_the_recursion_of_Lindley_says()
    {
        var service = TimeSpan.FromMilliseconds(20);
        await using var server = new KnownServer(service);
        var plan = Plan(server) with { Rate = 30, Duration = TimeSpan.FromSeconds(4), Seed = 7 };

        Matches(
            () =>
            {
                server.Services.Clear();
                var found = Durations(LoadGenerator.Run(plan, Stop));
                var theory = new Histogram();
                var free = 0.0;
                foreach (var ((at, _), work) in plan.Schedule().Zip(server.Services))
                {
                    free = Math.Max(free, at) + work; // D. V. Lindley, The theory of queues with a single server, 1952.
                    theory.Record((long)((free - at) * 1e9));
                }

                return (found, theory.Percentile);
            },
            0.5,
            0.9,
            0.95,
            0.99
        );
    }

    [Theory(Explicit = true)]
    [InlineData(1_024)]
    [InlineData(2)]
    public async Task A_stall_of_a_second_is_seen_by_all_who_would_have_waited_and_hidden_from_who_waits_for_each_answer(int connections)
    {
        var (duration, stall) = (TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1));
        await using var server = new KnownServer(stall: stall);
        var plan = Plan(server) with { Rate = 300, Duration = duration, Arrivals = Arrivals.Constant, MaxConnections = connections };

        // A quarter of all comes while it stalls, evenly, and waits until its end.
        Matches(
            () =>
            {
                server.StallAfter(TimeSpan.FromSeconds(1.5));
                return (Durations(LoadGenerator.Run(plan, Stop)), share => (share - 0.75) / 0.25 * stall.TotalMilliseconds);
            },
            0.85,
            0.9,
            0.95,
            0.99
        );

        server.StallAfter(TimeSpan.FromSeconds(1.5));
        var closed = await OneAfterTheOtherAsync(server.Address, duration);
        closed.Percentile(0.99).ShouldBeLessThan(100, "one request of thousands has met the stall");
        closed.Percentile(1).ShouldBeGreaterThan(900);
    }

    [Fact(Explicit = true)]
    public async Task Every_outcome_is_counted_in_the_second_it_was_planned_for()
    {
        var number = 0;
        string[] answers = ["200 OK", "200 OK\r\nWarning: 110 - \"Response is Stale\"", "503 Service Unavailable", "204 No Content"];
        await using var server = new KnownServer
        {
            Answer = () =>
                Encoding.ASCII.GetBytes(
                    (number++ % 5) switch
                    {
                        4 => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                        3 => $"HTTP/1.1 {answers[3]}\r\n\r\n",
                        var i => $"HTTP/1.1 {answers[i]}\r\nContent-Length: 2\r\n\r\nok",
                    }
                ),
        };

        var result = LoadGenerator.Run(
            Plan(server) with
            {
                Rate = 50,
                Duration = TimeSpan.FromSeconds(2),
                Arrivals = Arrivals.Constant,
                MaxConnections = 1,
            },
            Stop
        );

        var sums = Enum.GetValues<Outcome>()
            .ToDictionary(outcome => outcome, outcome => result.Targets[0].Timeline.Sum(second => second.Outcomes[(int)outcome]));
        sums.Values.Sum().ShouldBe(99);
        ((double)sums[Outcome.Ok]).ShouldBe(60, 2);
        ((double)sums[Outcome.Stale]).ShouldBe(20, 2);
        ((double)sums[Outcome.Refused]).ShouldBe(20, 2);
        result.Targets[0].Timeline.Select(second => (double)second.Outcomes.Sum()).ShouldAllBe(count => count >= 48 && count <= 51);
    }

    [Theory(Explicit = true)]
    [InlineData(0.005, true)]
    [InlineData(10, false)]
    public async Task An_answer_that_takes_longer_than_it_may_is_slow(double slow, bool isSlow)
    {
        await using var server = new KnownServer(TimeSpan.FromMilliseconds(20));
        var plan = Plan(server) with
        {
            Rate = 20,
            Duration = TimeSpan.FromSeconds(0.97),
            Arrivals = Arrivals.Constant,
            Slow = TimeSpan.FromSeconds(slow),
            Slice = TimeSpan.FromSeconds(0.32),
        };

        var timeline = LoadGenerator.Run(plan, Stop).Targets[0].Timeline;

        timeline.Select(slice => slice.Outcomes[(int)(isSlow ? Outcome.Slow : Outcome.Ok)]).ShouldBe([6, 6, 7, 0]); // At 0.05 s, 0.1 s and so on.
        timeline.Sum(slice => slice.Outcomes.Sum()).ShouldBe(19);
    }

    [Fact]
    public void What_a_plan_does_not_say_is_as_documented()
    {
        var plan = JsonSerializer.Deserialize(
            """{"targets":[{"name":"it","address":"http://localhost","path":"/"}],"rate":1,"duration":"00:00:01"}""",
            LoadJson.Default.LoadPlan
        )!;

        plan.Targets.ShouldBe([new LoadTarget("it", new("http://localhost"), "/")]);
        plan.ShouldBe(
            new LoadPlan
            {
                Targets = plan.Targets,
                Rate = 1,
                Duration = TimeSpan.FromSeconds(1),
            }
        );
    }

    [Fact]
    public async Task A_body_that_differs_from_the_first_is_noticed()
    {
        var number = 0;
        await using var server = new KnownServer
        {
            Answer = () => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{(number++ == 30 ? "b" : "a")}"),
        };
        var plan = Plan(server) with { Rate = 100, Duration = TimeSpan.FromSeconds(1) };

        var result = LoadGenerator.Run(plan with { Targets = [plan.Targets[0] with { IsConstant = true }] }, Stop);

        result.Targets[0].Timeline[0].Outcomes[(int)Outcome.Different].ShouldBe(1);
    }

    [Fact]
    public async Task What_gets_no_answer_counts_with_the_time_that_it_was_waited_for()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var plan = Plan(new Uri($"http://{silent.LocalEndpoint}")) with
        {
            Rate = 20,
            Duration = TimeSpan.FromSeconds(1),
            Timeout = TimeSpan.FromSeconds(0.5),
            MaxConnections = 4,
        };

        var result = LoadGenerator.Run(plan, Stop);

        var lost = result.Targets[0].Timeline.Sum(second => second.Outcomes[(int)Outcome.Lost]);
        lost.ShouldBe(plan.Schedule().Count);
        Durations(result).Percentile(0.01).ShouldBeGreaterThanOrEqualTo(495);
    }

    [Fact]
    public async Task A_server_that_ends_its_connections_between_two_requests_loses_none()
    {
        await using var server = new KnownServer
        {
            Answer = () => "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(),
        };

        var result = LoadGenerator.Run(Plan(server) with { Rate = 200, Duration = TimeSpan.FromSeconds(1) }, Stop);

        result.Targets[0].Timeline[0].Outcomes[(int)Outcome.Lost].ShouldBe(0);
    }

    [Fact]
    public void Where_nobody_listens_there_is_no_result()
    {
        using var nobody = new Socket(SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Should
            .Throw<LoadException>(() => LoadGenerator.Run(Plan(new Uri($"http://{nobody.LocalEndPoint}")), Stop))
            .Message.ShouldContain("Nothing answers at");
    }

    [Fact]
    public void The_same_seed_makes_the_same_schedule_at_the_rate_that_was_asked_for()
    {
        var plan = Plan(new Uri("http://127.0.0.1:1")) with { Rate = 5_000, Duration = TimeSpan.FromSeconds(10) };
        plan = plan with { Targets = [plan.Targets[0] with { Weight = 3 }, plan.Targets[0]] };

        var schedule = plan.Schedule();

        schedule.ShouldBe(plan.Schedule());
        schedule.ShouldNotBe((plan with { Seed = 2 }).Schedule());
        ((double)schedule.Count).ShouldBe(50_000, 1_000);
        ((double)schedule.Count(request => request.Target == 0) / schedule.Count).ShouldBe(0.75, 0.02);

        // Of exponential distances, the standard deviation is the mean.
        var gaps = schedule.Zip(schedule.Skip(1), (one, next) => next.At - one.At).ToList();
        Math.Sqrt(gaps.Average(gap => Math.Pow(gap - gaps.Average(), 2))).ShouldBe(gaps.Average(), gaps.Average() * 0.05);
    }

    // Within 5 %. A busy machine disturbs a run, so there are several tries. A wrong generator fails in all of them.
    private static void Matches(Func<(Histogram Found, Func<double, double> Theory)> run, params double[] shares)
    {
        List<string> faults = [];
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var (found, theory) = run();
            faults =
            [
                .. shares
                    .Where(share => Math.Abs(found.Percentile(share) - theory(share)) > theory(share) * 0.05)
                    .Select(share => $"p{share * 100}: {found.Percentile(share)} ms, in theory {theory(share)} ms"),
            ];
            if (faults.Count == 0)
            {
                return;
            }
        }

        faults.ShouldBeEmpty();
    }

    private static LoadPlan Plan(KnownServer server) => Plan(server.Address);

    private static LoadPlan Plan(Uri address) =>
        new()
        {
            Targets = [new("it", address, "/")],
            Rate = 100,
            Duration = TimeSpan.FromSeconds(1),
        };

    private static Histogram Durations(LoadResult result) => new(result.Targets.SelectMany(target => target.Durations));

    // What most load generators do: a client that sends the next request when the answer to the last is there.
    private static async Task<Histogram> OneAfterTheOtherAsync(Uri address, TimeSpan duration)
    {
        using var client = new HttpClient { BaseAddress = address };
        var durations = new Histogram();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var sent = Stopwatch.GetTimestamp();
            await client.GetStringAsync("/", Stop);
            durations.Record((long)Stopwatch.GetElapsedTime(sent).TotalNanoseconds);
        }

        return durations;
    }
}
