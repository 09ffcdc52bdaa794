using CountryProvider.Modularity;

namespace CountryProvider.Host.Site.Topology;

/// <summary>
/// Processes side by side. The edge of a process is above its modules, calls of modules are below them: what stays in the
/// process stays in its box, what does not leaves it at the bottom.
/// </summary>
internal sealed class WideDrawing
{
    private const int Margin = 4;
    private const int BoxGap = 14;
    private const int Padding = 8;
    private const int Top = 4;
    private const int EdgeTop = Top + 56;
    private const int EdgeHeight = 28;
    private const int CardTop = EdgeTop + EdgeHeight + 66;
    private const int CardHeight = 54;
    private const int RowHeight = 52;
    private const int PreferredWidth = 760;
    private const int MinColumn = 150;
    private const int EmptyColumn = 112;
    private const int GutterStep = 9;
    private const int LabelRoom = 150;

    private readonly Svg _svg = new();
    private readonly List<Placed> _boxes = [];
    private readonly int _width;
    private readonly int _column;

    private WideDrawing(IReadOnlyList<Box> boxes)
    {
        var columns = boxes.Sum(box => box.Modules.Count);
        var others =
            (2 * Margin) + (BoxGap * (boxes.Count - 1)) + boxes.Sum(box => Gutter(box) + (box.Modules.Count == 0 ? EmptyColumn : 0));
        _column = Math.Max(MinColumn, (PreferredWidth - others) / Math.Max(1, columns));
        var x = Margin;
        foreach (var box in boxes)
        {
            var placed = new Placed(box, x, Gutter(box) + (box.Modules.Count == 0 ? EmptyColumn : box.Modules.Count * _column));
            _boxes.Add(placed);
            x += placed.Width + BoxGap;
        }

        _width = Math.Max(PreferredWidth, x - BoxGap + Margin);
    }

    public static Drawing Of(TopologyReport topology) => new WideDrawing(Box.All(topology)).Draw();

    private Drawing Draw()
    {
        var wires = Wires();
        var (remote, local) = (wires.Where(wire => wire.Hop.IsRemote).ToList(), wires.Where(wire => !wire.Hop.IsRemote).ToList());
        var (remoteTracks, localTracks) = (Wire.Tracks(remote, LabelRoom), Wire.Tracks(local, LabelRoom));
        var boxBottom = CardTop + CardHeight + 14 + (localTracks.Count == 0 ? 0 : RowHeight * (1 + localTracks.Values.Max()));
        var bottom = boxBottom + Margin + (remoteTracks.Count == 0 ? 0 : 14 + (RowHeight * (1 + remoteTracks.Values.Max())));

        foreach (var box in _boxes)
        {
            DrawBox(box, boxBottom - Top);
        }

        foreach (var wire in local)
        {
            DrawWire(wire, CardTop + CardHeight + 22 + (RowHeight * localTracks[wire.Hop]), "on-surface");
        }

        foreach (var wire in remote)
        {
            DrawWire(wire, boxBottom + 24 + (RowHeight * remoteTracks[wire.Hop]), "on-ground");
        }

        return new(_width, bottom, _svg.Markup);
    }

    private void DrawBox(Placed placed, int height)
    {
        var box = placed.Box;
        _svg.Rect(box.Style, placed.X, Top, placed.Width, height, 10);
        var (left, room) = (placed.X + 12, placed.Width - 24);
        if (box.Health != Health.Answers)
        {
            _svg.Mark(box.Health, left + 8, Top + 23, 8);
            (left, room) = (left + 22, room - 22);
        }

        _svg.Text("title", left, Top + 28, box.Title, 14, room: room);
        _svg.Text("detail", left, Top + 46, box.Detail, 11.5, room: room);
        if (box.HasEdge)
        {
            _svg.Rect("edge", placed.X + Padding, EdgeTop, placed.Width - (2 * Padding), EdgeHeight, 14);
            _svg.Text(
                "edge-name",
                placed.X + (placed.Width / 2),
                EdgeTop + 18,
                TopologyWords.EdgeOf(box),
                11.5,
                "middle",
                placed.Width - (2 * Padding) - 12
            );
        }

        if (box is { HasEdge: true, Modules.Count: 0 })
        {
            foreach (var (line, index) in TopologyWords.FrontLines.Select((line, index) => (line, index)))
            {
                _svg.Text(
                    "detail",
                    placed.X + (placed.Width / 2),
                    EdgeTop + EdgeHeight + 22 + (16 * index),
                    line,
                    11.5,
                    "middle",
                    placed.Width - 16
                );
            }
        }

        foreach (var (module, index) in box.Modules.Select((module, index) => (module, index)))
        {
            var x = CardX(placed, index);
            DrawCard(module, x);
            if (box.EdgeHops.FirstOrDefault(hop => hop.Module == module.Name && !hop.IsRemote) is { } hop)
            {
                DrawEdgeHop(hop, x + 22);
            }
        }
    }

    private void DrawCard(ModuleReport module, int x)
    {
        var width = _column - (2 * Padding);
        _svg.Rect($"module {TopologyWords.StyleOf(module.Health)}", x, CardTop, width, CardHeight, 7);
        _svg.Mark(module.Health, x + 19, CardTop + 27, 9);
        _svg.Text("name", x + 36, CardTop + 24, module.Name, 15, room: width - 42);
        _svg.Text("detail", x + 36, CardTop + 41, TopologyWords.Of(module.Health), 11.5, room: width - 42);
    }

    private void DrawEdgeHop(HopReport hop, int x)
    {
        var (style, room) = (TopologyWords.StyleOf(hop), _column - (2 * Padding) - 32);
        _svg.Path($"wire {style}", $"M{x} {EdgeTop + EdgeHeight}V{CardTop - 7}", Wire.Width(hop));
        _svg.Tip($"tip {style}", x, CardTop - 1, 0, 1);
        if (hop.Calls == 0)
        {
            _svg.Text("figure", x + 11, CardTop - 29, TopologyWords.CountOf(hop), 11.5, room: room);
            return;
        }

        _svg.Text("figure strong", x + 11, CardTop - 45, $"p50 {TopologyWords.Milliseconds(hop.P50Ms)}", 11.5, room: room);
        _svg.Text("figure", x + 11, CardTop - 29, $"p99 {TopologyWords.Milliseconds(hop.P99Ms)}", 11.5, room: room);
        _svg.Text("figure", x + 11, CardTop - 13, TopologyWords.CountOf(hop), 11.5, room: room);
    }

    private void DrawWire(Wire wire, int y, string ground)
    {
        var (hop, style) = (wire.Hop, TopologyWords.StyleOf(wire.Hop));
        var (turn, cards) = (wire.To > wire.From ? 8 : -8, CardTop + CardHeight);
        var start = hop.Caller == ModuleCalls.Edge ? EdgeTop + EdgeHeight : cards;
        _svg.Path(
            $"wire {style}",
            $"M{wire.From} {start}V{y - 8}q0 8 {turn} 8H{wire.To - turn}q{turn} 0 {turn} -8V{cards + 7}",
            Wire.Width(hop)
        );
        _svg.Tip($"tip {style}", wire.To, cards + 1, 0, -1);
        if (hop.Breaker is { } breaker)
        {
            _svg.Breaker(breaker, wire.From + (3 * turn), y, isOnWire: true);
        }

        var middle = Math.Clamp((wire.From + wire.To) / 2, LabelRoom / 2, _width - (LabelRoom / 2));
        var count = TopologyWords.CountOf(hop) + (hop.Breaker is { } state ? $" · {TopologyWords.Of(state)}" : "");
        if (hop.Calls > 0)
        {
            _svg.Text($"figure strong {ground}", middle, y + 17, TopologyWords.LatencyOf(hop), 11.5, "middle");
        }

        _svg.Text($"figure {ground}", middle, y + (hop.Calls > 0 ? 32 : 17), count, 11.5, "middle");
    }

    // The ends of the wires at the bottom of a module: those to the left are left of those to the right, and the nearest are outside.
    private List<Wire> Wires()
    {
        var cards = new Dictionary<(string? Process, string Module), int>();
        foreach (var placed in _boxes)
        {
            for (var i = 0; i < placed.Box.Modules.Count; i++)
            {
                cards[(placed.Box.Process?.Id, placed.Box.Modules[i].Name)] = CardX(placed, i);
            }
        }

        var hops = (
            from placed in _boxes
            from hop in placed.Box.Hops
            where hop.IsRemote || hop.Caller != ModuleCalls.Edge
            where
                cards.ContainsKey((hop.Target, hop.Module))
                && (hop.Caller == ModuleCalls.Edge || cards.ContainsKey((hop.Process, hop.Caller)))
            select new Wire(
                hop,
                hop.Caller == ModuleCalls.Edge ? placed.X : cards[(hop.Process, hop.Caller)],
                cards[(hop.Target, hop.Module)]
            )
        ).ToList();
        var ports = new Dictionary<(HopReport Hop, bool IsTarget), int>();
        foreach (var (card, x) in cards)
        {
            var incoming =
                from wire in hops
                where (wire.Hop.Target, wire.Hop.Module) == card
                select (wire.Hop, IsTarget: true, Distance: wire.From - x);
            var outgoing =
                from wire in hops
                where (wire.Hop.Process, wire.Hop.Caller) == card
                select (wire.Hop, IsTarget: false, Distance: wire.To - x);
            var ends = incoming.Concat(outgoing).OrderBy(end => end.Distance < 0 ? 0 : 1).ThenByDescending(end => end.Distance).ToList();
            for (var i = 0; i < ends.Count; i++)
            {
                ports[(ends[i].Hop, ends[i].IsTarget)] = x + ((_column - (2 * Padding)) * (i + 1) / (ends.Count + 1));
            }
        }

        foreach (var placed in _boxes)
        {
            var leaving = placed.Box.EdgeHops.Where(hop => hop.IsRemote).Reverse().ToList();
            var step = placed.Box.Modules.Count == 0 ? (placed.Width - (2 * Padding)) / (leaving.Count + 1) : GutterStep;
            for (var i = 0; i < leaving.Count; i++)
            {
                ports[(leaving[i], false)] = placed.X + Padding + (step * (i + 1));
            }
        }

        return [.. hops.Select(wire => wire with { From = ports[(wire.Hop, false)], To = ports[(wire.Hop, true)] })];
    }

    private int CardX(Placed placed, int index) => placed.X + Gutter(placed.Box) + (index * _column) + Padding;

    // Beside the modules, for what goes from the edge straight to another process.
    private static int Gutter(Box box) =>
        box.Modules.Count == 0 ? 0
        : box.EdgeHops.Count(hop => hop.IsRemote) is var count and > 0 ? 6 + (count * GutterStep)
        : 0;

    private sealed record Placed(Box Box, int X, int Width);
}
