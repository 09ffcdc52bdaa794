using Microsoft.AspNetCore.Components;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Site.Topology;

/// <summary>A picture of the topology.</summary>
/// <param name="Width">The width of the view box. At this width in pixels, the smallest letters are 11 pixels high.</param>
/// <param name="Height">The height of the view box.</param>
/// <param name="Content">The SVG elements.</param>
public sealed record Drawing(int Width, int Height, MarkupString Content);

/// <summary>A process as a box with its modules. Modules without a known process have a box of their own.</summary>
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

    /// <summary>Whether the box shows the edge. The edge is known only for a process that answers.</summary>
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

/// <summary>A line for the calls to a module. The caller is another module or the edge of another process.</summary>
/// <param name="From">The position of the caller's end, across the direction in which lines are stacked.</param>
/// <param name="To">The position of the called module's end.</param>
internal sealed record Wire(HopReport Hop, int From, int To)
{
    public int Low => Math.Min(From, To);

    public int High => Math.Max(From, To);

    /// <summary>The width of the line. It grows with the number of calls.</summary>
    public static double Width(HopReport hop) => 1.5 + (0.5 * Math.Min(4, Math.Log10(1 + hop.Calls)));

    /// <summary>
    /// Assigns lines to tracks so that lines on the same track do not overlap. It places short lines first, so lines are nested instead of
    /// crossed.
    /// </summary>
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
