using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Site.Topology;

/// <summary>
/// Draws processes below each other, as wide as a phone. The edge of a process is to the left of its modules. Calls between modules are to
/// the right. The duration of a call stands at its target. On a wider page, the tables stand beside the picture.
/// </summary>
internal sealed class TopologyDrawing
{
    private const int Width = 343;
    private const int Margin = 2;
    private const int Padding = 8;
    private const int EdgeWidth = 24;
    private const int EdgeGap = 24;
    private const int Track = 12;
    private const int HeadHeight = 54;
    private const int RowHeight = 36;

    private readonly Svg _svg = new();
    private readonly Dictionary<(HopReport Hop, bool IsTarget), int> _ports = [];
    private readonly IReadOnlyList<Box> _boxes;
    private readonly List<HopReport> _hops;
    private readonly int _boxRight;
    private readonly int _cardRight;

    private TopologyDrawing(TopologyReport topology)
    {
        _boxes = Box.All(topology);
        var places = topology.Modules.Select(module => (module.Process, module.Name)).ToHashSet();
        _hops =
        [
            .. topology.Hops.Where(hop =>
                places.Contains((hop.Target, hop.Module)) && (hop.Caller == ModuleCalls.Edge || places.Contains((hop.Process, hop.Caller)))
            ),
        ];

        // Lines depend on the positions of modules, and modules on the width that lines leave. The number of lines is enough to compute it.
        var wires = _hops.Where(IsWire).ToList();
        var local = wires.Where(hop => !hop.IsRemote).GroupBy(hop => hop.Process).Select(hops => hops.Count()).DefaultIfEmpty().Max();
        var remote = wires.Count(hop => hop.IsRemote);
        _boxRight = Width - Margin - (remote == 0 ? 0 : 6 + (Track * remote));
        _cardRight = _boxRight - Padding - (local == 0 ? 0 : Track * local);
    }

    public static Drawing Of(TopologyReport topology) => new TopologyDrawing(topology).Draw();

    private Drawing Draw()
    {
        var y = Margin;
        foreach (var box in _boxes)
        {
            y = DrawBox(box, y) + 12;
        }

        DrawWires(_hops.Where(hop => IsWire(hop) && hop.IsRemote), _boxRight + 12);
        foreach (var box in _boxes)
        {
            DrawWires(_hops.Where(hop => IsWire(hop) && !hop.IsRemote && hop.Process == box.Process?.Id), _cardRight + 12);
        }

        return new(Width, y - 12 + Margin, _svg.Markup);
    }

    private int DrawBox(Box box, int top)
    {
        var leaving = _hops.Where(hop => hop.Process == box.Process?.Id && hop.Caller == ModuleCalls.Edge && hop.IsRemote).ToList();
        var edge = leaving.Count == 0 ? 0 : 14 + (8 * leaving.Count);
        var height =
            HeadHeight
            + box.Modules.Sum(module => CardHeight(box, module) + Padding)
            + (box.Modules.Count == 0 ? Math.Max(34, edge) + Padding : edge);
        _svg.Rect(box.Style, Margin, top, _boxRight - Margin, height, 10);
        var (left, room) = (Margin + 12, _boxRight - Margin - 24);
        if (box.Health != Health.Answers)
        {
            _svg.Mark(box.Health, left + 8, top + 21, 8);
            (left, room) = (left + 22, room - 22);
        }

        _svg.Text("title", left, top + 26, box.Title, 14, room: room);
        _svg.Text("detail", left, top + 42, box.Detail, 11.5, room: room);

        var y = top + HeadHeight;
        var (edgeLeft, edgeHeight) = (Margin + Padding, height - HeadHeight - Padding);
        if (box.HasEdge && box.Modules.Count == 0)
        {
            _svg.Rect("edge", edgeLeft, y, _cardRight - edgeLeft, edgeHeight, 14);
            _svg.Text(
                "edge-name",
                edgeLeft + ((_cardRight - edgeLeft) / 2),
                y + (edgeHeight / 2) + 4,
                $"{TopologyWords.Front}",
                11.5,
                "middle",
                _cardRight - edgeLeft - 12
            );
        }
        else if (box.HasEdge)
        {
            _svg.Rect("edge", edgeLeft, y, EdgeWidth, edgeHeight, 12);
            _svg.Text(
                "edge-name",
                edgeLeft + (EdgeWidth / 2) + 4,
                y + (edgeHeight / 2),
                TopologyWords.Edge,
                11,
                "middle",
                edgeHeight - 8,
                upright: false
            );
        }

        foreach (var module in box.Modules)
        {
            DrawCard(box, module, y);
            y += CardHeight(box, module) + Padding;
        }

        for (var i = 0; i < leaving.Count; i++)
        {
            _ports[(leaving[i], false)] = y + 6 + (8 * i);
        }

        return top + height;
    }

    private void DrawCard(Box box, ModuleReport module, int top)
    {
        var left = CardLeft(box);
        _svg.Rect($"module {TopologyWords.StyleOf(module.Health)}", left, top, _cardRight - left, CardHeight(box, module), 7);
        _svg.Mark(module.Health, left + 17, top + 18, 8);
        _svg.Text("name", left + 31, top + 23, module.Name, 15, room: _cardRight - left - 38);
        var state = TopologyWords.Of(module.Health);
        if (Svg.WidthOf(module.Name, 15) + Svg.WidthOf(state, 11) < _cardRight - left - 52)
        {
            _svg.Text("detail", _cardRight - 8, top + 23, state, 11, "end");
        }

        var outgoing = Outgoing(box, module);
        for (var i = 0; i < outgoing.Count; i++)
        {
            _ports[(outgoing[i], false)] = top + 12 + (8 * i);
        }

        var y = top + NameHeight(box, module);
        foreach (var hop in Incoming(box, module))
        {
            var (style, middle, room) = (TopologyWords.StyleOf(hop), y + (RowHeight / 2) - 2, _cardRight - left - 16);
            if (IsWire(hop))
            {
                _ports[(hop, true)] = middle;
            }
            else
            {
                _svg.Path($"wire {style}", $"M{Margin + Padding + EdgeWidth} {middle}H{left - 7}", Wire.Width(hop));
                _svg.Tip($"tip {style}", left - 1, middle, 1);
            }

            _svg.Path("rule", $"M{left + 8} {y - 2}H{_cardRight - 8}");
            var caller = TopologyWords.CallerOf(hop);
            var count = Say($"from {caller} · {TopologyWords.CountOf(hop)}", $"von {caller} · {TopologyWords.CountOf(hop)}");
            if (hop.Breaker is { } breaker)
            {
                _svg.Breaker(breaker, _cardRight - 20, y + 23);
                room -= 30;
                count += breaker == BreakerState.Closed ? "" : $" · {TopologyWords.Of(breaker)}";
            }

            if (hop.Calls > 0)
            {
                _svg.Text("figure", left + 8, y + 12, count, 11, room: room);
                _svg.Text("figure strong", left + 8, y + 27, TopologyWords.LatencyOf(hop), 11, room: room);
            }
            else
            {
                _svg.Text("figure", left + 8, y + 20, count, 11, room: room);
            }

            y += RowHeight;
        }
    }

    private void DrawWires(IEnumerable<HopReport> hops, int left)
    {
        var wires = hops.Select(hop => new Wire(hop, _ports[(hop, false)], _ports[(hop, true)])).ToList();
        var tracks = Wire.Tracks(wires);
        foreach (var wire in wires)
        {
            var (hop, style, x) = (wire.Hop, TopologyWords.StyleOf(wire.Hop), left + (Track * tracks[wire.Hop]));
            var turn = wire.To > wire.From ? 6 : -6;
            var isEmpty = hop.Caller == ModuleCalls.Edge && _boxes.First(box => box.Process?.Id == hop.Process).Modules.Count == 0;
            var start = hop.Caller != ModuleCalls.Edge || isEmpty ? _cardRight : Margin + Padding + EdgeWidth;
            _svg.Path(
                $"wire {style}",
                $"M{start} {wire.From}H{x - 6}q6 0 6 {turn}V{wire.To - turn}q0 {turn} -6 {turn}H{_cardRight + 7}",
                Wire.Width(hop)
            );
            _svg.Tip($"tip {style}", _cardRight + 1, wire.To, -1);
        }
    }

    private static bool IsWire(HopReport hop) => hop.IsRemote || hop.Caller != ModuleCalls.Edge;

    private static int CardLeft(Box box) => Margin + Padding + (box.HasEdge ? EdgeWidth + EdgeGap : 0);

    private List<HopReport> Incoming(Box box, ModuleReport module) =>
        [.. _hops.Where(hop => hop.Target == box.Process?.Id && hop.Module == module.Name).OrderBy(hop => IsWire(hop))];

    // A line to a distant target starts above a line to a near one, so that the lines do not cross.
    private List<HopReport> Outgoing(Box box, ModuleReport module) =>
        [.. _hops.Where(hop => hop.Process == box.Process?.Id && hop.Caller == module.Name).Reverse()];

    private int NameHeight(Box box, ModuleReport module) => Math.Max(38, 14 + (8 * Outgoing(box, module).Count));

    private int CardHeight(Box box, ModuleReport module) => NameHeight(box, module) + (RowHeight * Incoming(box, module).Count);
}
