namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Computes positions and ticks along an axis.</summary>
internal sealed class Ruler
{
    private static readonly double[] _nice = [1, 2, 5, 10];

    private readonly Scale _scale;
    private readonly double _length;
    private readonly double _low;
    private readonly double _high;

    /// <param name="values">
    /// The values on the axis. Values without a position are ignored: NaN, infinity, and values up to zero on a logarithmic scale.
    /// </param>
    /// <param name="length">The length of the axis in pixels.</param>
    /// <param name="extent">The size in pixels that the label of a tick needs along the axis.</param>
    public Ruler(Axis axis, IEnumerable<double> values, double length, Func<Words, double> extent)
    {
        (_scale, _length) = (axis.Scale, length);
        var known = values.Where(IsPlaceable).ToList();
        var finest = Candidates(known).First();
        var (first, last) = (finest[0], finest[^1]);
        (_low, _high) = (Transform(first), Transform(last));
        foreach (var candidate in Candidates(known))
        {
            // The axis always ends at the ends of the finest ticks, even when it shows fewer ticks.
            double[] ticks =
            [
                .. candidate.Where(value => value >= first - (Math.Abs(first) * 1e-9) && value <= last + (Math.Abs(last) * 1e-9)),
            ];
            Ticks = [.. (ticks.Length > 1 ? ticks : [first, last]).Select(value => new Tick(value, LabelOf(value)))];
            if (Ticks.Zip(Ticks.Skip(1)).All(pair => DistanceOf(pair) >= (extent(pair.First.Label) + extent(pair.Second.Label)) / 2))
            {
                break;
            }
        }
    }

    public IReadOnlyList<Tick> Ticks { get; } = [];

    /// <summary>Whether a value has a position on the axis.</summary>
    public bool IsPlaceable(double value) => double.IsFinite(value) && (_scale is not Scale.Logarithmic || value > 0);

    /// <summary>The distance from the beginning in pixels. A value beyond an end has the position of that end.</summary>
    public double Place(double value) =>
        !IsPlaceable(value) || _high <= _low ? 0 : Math.Clamp((Transform(value) - _low) / (_high - _low), 0, 1) * _length;

    private double DistanceOf((Tick First, Tick Second) ticks) => Place(ticks.Second.Value) - Place(ticks.First.Value);

    private Words LabelOf(double value) => _scale is Scale.Percentile ? Words.Formatted($"{value * 100:0.########} %") : Words.Tick(value);

    private double Transform(double value) =>
        _scale switch
        {
            Scale.Logarithmic => Math.Log10(value),
            Scale.Percentile => -Math.Log10(1 - Math.Clamp(value, 0, 1 - 1e-9)),
            _ => value,
        };

    // Sets of ticks, from many ticks to few. The last set is used even if its labels overlap.
    private IEnumerable<double[]> Candidates(List<double> values) =>
        _scale switch
        {
            Scale.Logarithmic => Logarithmic(values),
            Scale.Percentile => Percentiles(values),
            _ => Linear(Math.Min(0, values.DefaultIfEmpty(0).Min()), values.DefaultIfEmpty(0).Max()),
        };

    private static IEnumerable<double[]> Linear(double min, double max)
    {
        if (max <= min)
        {
            max = min + 1;
        }

        for (var count = 10; count > 0; count--)
        {
            var raw = (max - min) / count;
            var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
            var step = _nice.First(nice => nice * power >= raw * 0.999999) * power;
            var (from, to) = (Math.Floor((min / step) + 1e-9), Math.Ceiling((max / step) - 1e-9));
            yield return [.. Enumerable.Range(0, (int)(to - from) + 1).Select(i => (from + i) * step)];
        }
    }

    private static IEnumerable<double[]> Logarithmic(List<double> values)
    {
        var (min, max) = values.Count == 0 ? (1, 10) : (values.Min(), values.Max());
        foreach (
            var mantissas in (int[][])
                [
                    [1, 2, 5],
                    [1, 3],
                    [1],
                ]
        )
        {
            yield return Steps(mantissas, 1);
        }

        for (var every = 2; every < 40; every++)
        {
            yield return Steps([1], every);
        }

        double[] Steps(int[] mantissas, int every)
        {
            var from = (int)Math.Floor(Math.Log10(min) + 1e-9);
            var all = Enumerable
                .Range(0, 700)
                .Select(i => from + (i * every))
                .SelectMany(power => mantissas.Select(mantissa => mantissa * Math.Pow(10, power)))
                .ToList();
            var first = all.FindLastIndex(value => value <= min * 1.000001);
            var last = all.FindIndex(value => value >= max * 0.999999);
            return [.. all.Skip(first).Take(Math.Max(2, last - first + 1))];
        }
    }

    private static IEnumerable<double[]> Percentiles(List<double> values)
    {
        var rarest = values.Where(value => value < 1).DefaultIfEmpty(0).Max();
        var nines = Math.Clamp((int)Math.Ceiling(-Math.Log10(1 - rarest) - 1e-9), 1, 8);
        for (var every = 1; every <= nines; every++)
        {
            if (every == 1)
            {
                yield return [0, 0.5, .. Enumerable.Range(1, nines).Select(Share)];
            }

            yield return [0, .. Enumerable.Range(1, nines).Where(nine => (nines - nine) % every == 0).Select(Share)];
        }

        static double Share(int nines) => 1 - Math.Pow(10, -nines);
    }
}

internal sealed record Tick(double Value, Words Label);
