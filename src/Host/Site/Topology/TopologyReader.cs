using System.Net.Sockets;
using System.Text.Json;
using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Site.Topology;

/// <summary>Asks every process with a known address for its state, and merges the answers.</summary>
internal sealed class TopologyReader(ThisProcess thisProcess, IReadOnlyList<ModulePlace> places, IServiceProvider services)
{
    /// <summary>The timeout for the answer of a process. A running process answers within a few milliseconds.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads the topology. A process that does not answer causes no error; the report says that it does not answer.</summary>
    public async Task<TopologyReport> ReadAsync(CancellationToken cancellationToken) =>
        Merge(
            thisProcess.Read(),
            await Task.WhenAll(
                from place in places
                where place is { IsHosted: false, Address: not null }
                group place by place.Address!.Authority into peer
                select AskAsync(peer.Key, [.. peer.Select(place => place.Name)], cancellationToken)
            )
        );

    private async Task<Peer> AskAsync(string address, IReadOnlyList<string> modules, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(_patience);
        try
        {
            var state = await services
                .GetRequiredKeyedService<RemoteModule>(modules[0])
                .GetAsync(ProcessState.Path, TopologyJson.Default.ProcessState, stop.Token);
            return new(address, modules, IsUsable(state) ? Health.Answers : Health.Unknown, IsUsable(state) ? state : null);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException { StatusCode: not null })
        {
            return new(address, modules, Health.Unknown, null); // A server answers, but with an error or in another format.
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or SocketException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return new(address, modules, Health.DoesNotAnswer, null);
        }
    }

    // The JSON reader checks members for null, but not the elements of lists.
    private static bool IsUsable(ProcessState? state) =>
        state is not null && state.Modules.All(name => name is not null) && state.Hops.All(hop => hop is not null);

    private TopologyReport Merge(ProcessState self, IReadOnlyList<Peer> peers)
    {
        // Several modules may share a process, which then has several addresses. The id shows that it is one process.
        var states = peers.Select(peer => peer.State).OfType<ProcessState>().Prepend(self).DistinctBy(state => state.Id).ToList();
        List<ProcessReport> processes =
        [
            .. from state in states
            select new ProcessReport(
                state.Id,
                [.. from peer in peers where peer.State?.Id == state.Id select peer.Address],
                state.Machine,
                state.Version,
                Health.Answers,
                state.Id == self.Id
            ),
            .. from peer in peers
            where peer.State is null
            select new ProcessReport(peer.Address, [peer.Address], null, null, peer.Health, false),
        ];
        List<ModuleReport> modules =
        [
            .. from state in states
            from name in state.Modules.Distinct()
            select new ModuleReport(name, state.Id, Health.Answers, state.Id == self.Id),
            // Modules that were expected at an address, but are not there: nothing answers, or another process does.
            .. from peer in peers
            from name in peer.Modules
            where peer.State?.Modules.Contains(name) is not true
            select new ModuleReport(name, peer.Id, peer.Health == Health.Unknown ? Health.Unknown : Health.DoesNotAnswer, false),
        ];
        modules.AddRange(
            from place in places
            where modules.All(module => module.Name != place.Name)
            select new ModuleReport(place.Name, null, Health.Unknown, false)
        );

        // Modules have the order of the list of modules. A process stands where its first module does. A process without modules stands
        // first.
        modules = [.. modules.OrderBy(module => IndexOf(module.Name)).ThenByDescending(module => module.IsHere)];
        return new(
            self.Id,
            [.. processes.OrderBy(process => modules.FindIndex(module => module.Process == process.Id))],
            modules,
            // Takes only the calls that a process reports about itself, and each call once.
            [
                .. from state in states
                from hop in state.Hops.DistinctBy(hop => (hop.Caller, hop.Module))
                select hop with
                {
                    Process = state.Id,
                    Target = hop.IsRemote ? TargetOf(hop.Module) : state.Id,
                },
            ]
        );

        string? TargetOf(string module) =>
            peers.FirstOrDefault(peer => peer.Modules.Contains(module))?.Id
            ?? modules.FirstOrDefault(report => report.Name == module)?.Process;
    }

    // A module that only another version of the program has comes last.
    private int IndexOf(string module) => places.TakeWhile(place => place.Name != module).Count();

    /// <param name="Address">Host and port.</param>
    /// <param name="Modules">The modules that this process calls at the address.</param>
    /// <param name="Health">Whether the process answers.</param>
    /// <param name="State">The answer; null when there was none.</param>
    private sealed record Peer(string Address, IReadOnlyList<string> Modules, Health Health, ProcessState? State)
    {
        public string Id => State?.Id ?? Address;
    }
}
