using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CountryProvider.Comparison.Load;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Probing;

/// <summary>
/// Calls <c>module</c> so many <c>times</c>, one call after the other, and answers what each took; <c>known</c> and <c>serialized</c> as in
/// <see cref="ContractCaller"/>.
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
        using (ExecutionContext.SuppressFlow()) // Not as parts of this request, whose notes of its calls would grow and grow.
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

/// <summary>What calls took.</summary>
/// <param name="AnswerBytes">The size of an answer as JSON.</param>
internal sealed record Calls(IReadOnlyList<Bucket> Durations, int AnswerBytes);

/// <summary>
/// A request that makes so many <c>calls</c> of <c>module</c>, one after the other, before it answers. Each is answered that nothing is
/// new.
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
