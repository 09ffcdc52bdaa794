using Microsoft.AspNetCore.Components;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Site.Topology;

/// <summary>A picture of the topology.</summary>
/// <param name="Width">The width of its view box; at this width in pixels its smallest letters are 11 pixels high.</param>
/// <param name="Height">The height of its view box.</param>
/// <param name="Content">What is in it.</param>
public sealed record Drawing(int Width, int Height, MarkupString Content);

/// <summary>A process as a box, with its modules; a box of its own for modules of which nothing is known.</summary>
internal sealed class Box
{
    private Box(TopologyReport topology, ProcessReport? process)
    {
        Process = process;
        Modules = [.. topology.ModulesOf(process?.Id)];
    }

    public ProcessReport? Process { get; }

    public IReadOnlyList<ModuleReport> Modules { get; }

    public Health Health => Process?.Health ?? Health.Unknown;

    /// <summary>Whether what enters the process from outside is known, and so shown.</summary>
    public bool HasEdge => Health == Health.Answers;

    public string Title => Process is null ? Say("not known here", "hier nicht bekannt") : TopologyWords.NameOf(Process);

    public string Detail => Process is null ? Say("no address", "keine Adresse") : TopologyWords.DetailOf(Process);

    public string Style => $"process {TopologyWords.StyleOf(Health)}{(Process is { IsHere: true } ? " here" : "")}";

    public static IReadOnlyList<Box> All(TopologyReport topology) =>
        [
            .. topology.Processes.Select(process => new Box(topology, process)),
            .. topology.ModulesOf(null).Any() ? [new Box(topology, null)] : Array.Empty<Box>(),
        ];
}

/// <summary>A call of a module by another module or by the edge of another process, as a line with two ends.</summary>
/// <param name="From">The place of the caller's port, across the direction in which lines are stacked.</param>
/// <param name="To">The place of the called module's port.</param>
internal sealed record Wire(HopReport Hop, int From, int To)
{
    public int Low => Math.Min(From, To);

    public int High => Math.Max(From, To);

    /// <summary>More calls, a thicker line.</summary>
    public static double Width(HopReport hop) => 1.5 + (0.5 * Math.Min(4, Math.Log10(1 + hop.Calls)));

    /// <summary>Puts wires on tracks so that no two on a track meet, short ones first: they are nested then, not crossed.</summary>
    /// <returns>The track of each wire, counted from 0.</returns>
    public static Dictionary<HopReport, int> Tracks(IEnumerable<Wire> wires)
    {
        var taken = new List<List<(int Low, int High)>>();
        var tracks = new Dictionary<HopReport, int>(ReferenceEqualityComparer.Instance);
        foreach (var wire in wires.OrderBy(wire => wire.High - wire.Low))
        {
            var (low, high) = (wire.Low - 6, wire.High + 6);
            var track = taken.FindIndex(others => others.TrueForAll(other => other.High < low || other.Low > high));
            if (track < 0)
            {
                (track, taken) = (taken.Count, [.. taken, []]);
            }

            taken[track].Add((low, high));
            tracks[wire.Hop] = track;
        }

        return tracks;
    }
}
