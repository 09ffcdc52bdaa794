using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CountryProvider.Country.Contracts;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Host.Tests;

/// <summary>How calls of a module in another process are spread over connections, and connections over addresses.</summary>
public sealed class ModuleConnectionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Calls_take_turns_over_the_connections(int connections)
    {
        var seen = new ConcurrentQueue<string>();
        await using var country = await Peer.StartAsync(http =>
        {
            seen.Enqueue(http.Connection.Id);
            return Peer.Says("""{"version":1,"entries":[]}""")(http);
        });
        await using var caller = await TestHost.StartAsync(
            "Roles=currency",
            $"Modules:Country:Address={country.Address}",
            $"Modules:Connections={connections}"
        );

        for (var call = 0; call < 4 * connections; call++)
        {
            await caller.Services.GetRequiredService<IMediator>().Send(new GetCountries(null), Stop);
        }

        var rounds = seen.Chunk(connections).ToList();
        rounds[0].Distinct().Count().ShouldBe(connections);
        rounds.ShouldAllBe(round => round.SequenceEqual(rounds[0]));
    }

    [Fact]
    public async Task The_address_of_a_process_may_be_a_number_of_either_kind()
    {
        using var connections = new ModuleConnections(2);
        await using var peer = await Peer.StartAsync(Peer.Says("{}"));

        foreach (var host in new[] { "127.0.0.1", "localhost", Socket.OSSupportsIPv6 ? "[::ffff:127.0.0.1]" : "127.0.0.1" })
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, $"http://{host}:{peer.Port}/")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var answer = await connections.SendAsync(message, Stop);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, host);
        }
    }

    [Fact]
    public async Task A_peer_can_write_its_whole_answer_before_the_caller_reads()
    {
        var written = new TaskCompletionSource();
        using var connections = new ModuleConnections(1);
        await using var peer = await Peer.StartAsync(async http =>
        {
            await http.Response.Body.WriteAsync(new byte[15 * 1024 * 1024], http.RequestAborted);
            written.SetResult();
        });
        using var message = new HttpRequestMessage(HttpMethod.Get, peer.Address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await connections.SendAsync(message, Stop);

        await written.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
    }

    [Fact]
    public void Connections_take_turns_over_the_addresses_of_a_name_in_whatever_order_they_come()
    {
        IPAddress[][] resolved = [Addresses("10.0.0.2", "10.0.0.3", "10.0.0.1"), Addresses("10.0.0.1", "10.0.0.2", "10.0.0.3")];

        Enumerable
            .Range(7, 6)
            .Select(turn => $"{ModuleConnections.InTurn(resolved[turn % 2], (uint)turn)[0]}")
            .ShouldBe(["10.0.0.2", "10.0.0.3", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.1"]);
    }

    [Fact]
    public void All_addresses_are_tried_those_of_the_other_family_last() =>
        ModuleConnections
            .InTurn(Addresses("fd00::2", "fd00::1", "10.0.0.2", "10.0.0.1"), turn: 1)
            .ShouldBe(Addresses("fd00::2", "fd00::1", "10.0.0.2", "10.0.0.1"));

    private static IPAddress[] Addresses(params string[] addresses) => [.. addresses.Select(address => IPAddress.Parse(address))];
}
