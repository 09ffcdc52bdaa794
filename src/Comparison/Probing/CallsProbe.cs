using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CountryProvider.Comparison.Load;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Probing;

/// <summary>
/// Calls the module <c>module</c> <c>times</c> times in sequence, and answers with the duration of each call. See
/// <see cref="ContractCaller"/> for <c>known</c> and <c>serialized</c>.
/// </summary>
internal sealed class CallsProbe : IProbe
{
    public async Task AnswerAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var caller = ContractCaller.For(http);
        await caller.PrepareAsync(bool.Parse(query["known"]!), bool.Parse(query["serialized"]!), http.RequestAborted);
        var durations = new Histogram();
        Task calls;
        using (ExecutionContext.SuppressFlow()) // Otherwise the call log of this request would grow with each call.
        {
            calls = Task.Run(async () =>
            {
                ModuleCalls.Enter(nameof(CallsProbe));
                for (var left = int.Parse(query["times"]!, CultureInfo.InvariantCulture); left > 0; left--)
                {
                    var started = Stopwatch.GetTimestamp();
                    await caller.CallAsync(http.RequestAborted);
                    durations.Record((long)Stopwatch.GetElapsedTime(started).TotalNanoseconds);
                }
            });
        }

        await calls;
        await http.Response.WriteAsJsonAsync(new Calls([.. durations.Buckets], caller.AnswerBytes), CallsJson.Default.Calls);
    }
}

/// <summary>The durations of calls.</summary>
/// <param name="AnswerBytes">The size of an answer as JSON.</param>
internal sealed record Calls(IReadOnlyList<Bucket> Durations, int AnswerBytes);

/// <summary>
/// A request that calls the module <c>module</c> <c>calls</c> times in sequence before it answers. The module answers each call that there
/// is nothing new.
/// </summary>
internal sealed class RequestProbe : IProbe
{
    private readonly ConcurrentDictionary<string, Task<ContractCaller>> _callers = new();

    public async Task AnswerAsync(HttpContext http)
    {
        var caller = await _callers.GetOrAdd(
            http.Request.Query["module"].ToString(),
            async (_, http) =>
            {
                var caller = ContractCaller.For(http);
                await caller.PrepareAsync(isKnown: true, isSerialized: false, CancellationToken.None);
                return caller;
            },
            http
        );
        for (var left = int.Parse(http.Request.Query["calls"]!, CultureInfo.InvariantCulture); left > 0; left--)
        {
            await caller.CallAsync(http.RequestAborted);
        }

        http.Response.ContentLength = 0;
    }
}

[JsonSerializable(typeof(Calls))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class CallsJson : JsonSerializerContext;
