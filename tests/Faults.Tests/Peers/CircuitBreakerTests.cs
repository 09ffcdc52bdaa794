using System.Diagnostics;
using CountryProvider.Abstractions;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests.Peers;

public sealed class CircuitBreakerTests
{
    [Fact]
    public async Task A_module_that_does_not_answer_is_asked_once_in_a_while_until_it_does_and_an_outage_is_two_lines_of_log()
    {
        var log = new LogRecorder();
        await using var peer = await Peer.StartAsync(Peer.Says("", 500));
        await using var caller = await Hosts.CallerAsync(peer.Address, log);

        await WhileAskingAsync(() => Hosts.UntilAsync(() => Probes(peer).Count == 3));

        // However many ask, one gets through; the others do not wait.
        Probes(peer).ShouldAllBe(gap => gap > TimeSpan.FromSeconds(0.9) && gap < TimeSpan.FromSeconds(3));
        Lines().ShouldHaveSingleItem().ShouldStartWith($"The module Probe at {peer.Address}/ does not answer: It answered 500");

        peer.Answer = Peer.Says("5");
        await WhileAskingAsync(() => Hosts.UntilAsync(() => Lines().Count > 1));

        Lines().Count.ShouldBe(2);
        Lines()[1].ShouldBe($"The module Probe at {peer.Address}/ answers again");
        for (var i = 0; i < 10; i++)
        {
            (await caller.SendAsync(new Look(5))).ShouldBe(5);
        }

        peer.Answer = Peer.Says("", 500);
        await WhileAskingAsync(() => Hosts.UntilAsync(() => Lines().Count > 2));

        Lines().Count.ShouldBe(3);

        IReadOnlyList<string> Lines() => [.. log.Lines.Where(line => line.StartsWith("The module ", StringComparison.Ordinal))];

        // Eight at the same time, all the time.
        async Task WhileAskingAsync(Func<Task> until)
        {
            using var enough = new CancellationTokenSource();
            var asking = Enumerable
                .Range(0, 8)
                .Select(async _ =>
                {
                    while (!enough.IsCancellationRequested)
                    {
                        var started = Stopwatch.GetTimestamp();
                        try
                        {
                            await caller.SendAsync(new Look(5));
                        }
                        catch (ModuleUnavailableException e)
                        {
                            e.RetryAfter.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(1));
                        }

                        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(3));
                        await Task.Delay(5);
                    }
                })
                .ToList();
            await until();
            await enough.CancelAsync();
            await Task.WhenAll(asking);
        }
    }

    // The time between the requests that came through after the first half second, in which the breaker has opened.
    private static List<TimeSpan> Probes(Peer peer)
    {
        var requests = peer.Requests;
        var later = requests
            .Where(request => Stopwatch.GetElapsedTime(requests[0].Timestamp, request.Timestamp) > TimeSpan.FromSeconds(0.5))
            .ToList();
        return [.. later.Zip(later.Skip(1), (one, next) => Stopwatch.GetElapsedTime(one.Timestamp, next.Timestamp))];
    }
}
