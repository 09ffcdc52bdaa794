using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Probing;

/// <summary>Collects spans from its first request on. Answers with the ended spans of the trace <c>trace</c>.</summary>
internal sealed class SpansProbe : IProbe
{
    public const string Client = "System.Net.Http";

    private static readonly string[] _sources = ["Microsoft.AspNetCore", Client, ModuleCalls.SourceName];

    private readonly ConcurrentQueue<Activity> _ended = new();
    private ActivityListener? _listener;

    public Task AnswerAsync(HttpContext http)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => _sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        if (Interlocked.CompareExchange(ref _listener, listener, null) is null)
        {
            ActivitySource.AddActivityListener(listener);
        }

        var trace = http.Request.Query["trace"].ToString();
        List<CollectedSpan> spans =
        [
            .. from activity in _ended
            where activity.TraceId.ToHexString() == trace
            select new CollectedSpan(
                activity.Source.Name,
                activity.DisplayName,
                activity.SpanId.ToHexString(),
                activity.ParentSpanId.ToHexString(),
                (activity.StartTimeUtc - DateTime.UnixEpoch).TotalMilliseconds,
                activity.Duration.TotalMilliseconds,
                activity
                    .Tags.Where(tag => tag.Value is not null)
                    .GroupBy(tag => tag.Key)
                    .ToDictionary(tags => tags.Key, tags => tags.Last().Value!)
            ),
        ];
        return http.Response.WriteAsJsonAsync(spans, SpansJson.Default.ListCollectedSpan);
    }
}

/// <summary>A span of a trace in one process.</summary>
/// <param name="Source">The name of its activity source.</param>
/// <param name="Start">In milliseconds since 1970.</param>
/// <param name="Duration">In milliseconds.</param>
/// <param name="Tags">The tags whose value is a text.</param>
internal sealed record CollectedSpan(
    string Source,
    string Name,
    string Id,
    string Parent,
    double Start,
    double Duration,
    IReadOnlyDictionary<string, string> Tags
);

[JsonSerializable(typeof(List<CollectedSpan>))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class SpansJson : JsonSerializerContext;
