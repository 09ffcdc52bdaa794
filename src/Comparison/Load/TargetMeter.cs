using System.Text;

namespace CountryProvider.Comparison.Load;

/// <summary>Records the results of the requests to one target.</summary>
internal sealed class TargetMeter(LoadTarget target, LoadServer server, LoadPlan plan)
{
    private readonly Histogram _durations = new();
    private readonly SliceResult[] _slices =
    [
        .. Enumerable.Range(0, SlicesOf(plan)).Select(_ => new SliceResult(new long[Enum.GetValues<Outcome>().Length], 0)),
    ];
    private readonly long _slice = LoadGenerator.Ticks(plan.Slice.TotalSeconds);
    private readonly double _slow = plan.Slow?.TotalNanoseconds ?? double.MaxValue;
    private byte[]? _body;

    public LoadServer Server => server;

    /// <summary>The bytes of the request.</summary>
    public byte[] Bytes { get; } =
        Encoding.UTF8.GetBytes(
            $"{target.Method} {target.Path} HTTP/1.1\r\nHost: {target.Address.Authority}\r\n"
                + (
                    target.Body is null
                        ? "\r\n"
                        : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(target.Body)}\r\n\r\n"
                            + target.Body
                )
        );

    public TargetResult Result => new(target.Name, [.. _durations.Buckets], _slices);

    public Outcome Judge(HttpAnswer answer) =>
        answer.Status >= 400 ? Outcome.Refused
        : target.IsConstant && !answer.Body.SequenceEqual(_body ??= answer.Body.ToArray()) ? Outcome.Different
        : answer.IsStale ? Outcome.Stale
        : Outcome.Ok;

    public void Record(long at, long elapsed, Outcome outcome)
    {
        var nanoseconds = LoadGenerator.Nanoseconds(elapsed);
        _durations.Record(nanoseconds);
        var place = Math.Min(_slices.Length - 1, (int)(at / _slice));
        var slice = _slices[place];
        slice.Outcomes[(int)(outcome is Outcome.Ok or Outcome.Stale && nanoseconds > _slow ? Outcome.Slow : outcome)]++;
        if (nanoseconds > slice.Slowest * 1e6)
        {
            _slices[place] = slice with { Slowest = nanoseconds / 1e6 };
        }
    }

    private static int SlicesOf(LoadPlan plan) => Math.Max(1, (int)((plan.Duration.Ticks + plan.Slice.Ticks - 1) / plan.Slice.Ticks));
}
