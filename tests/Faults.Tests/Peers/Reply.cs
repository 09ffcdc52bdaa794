using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CountryProvider.Faults.Tests.Peers;

/// <summary>What a client got.</summary>
internal sealed record Reply(string Request, int Status, HttpResponseHeaders Headers, string? MediaType, string Body, TimeSpan Took)
{
    public bool IsStale => Headers.Warning.Any(warning => warning.Code == 110);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public static async Task<Reply> OfAsync(HttpClient client, string method, string path, string? json = null)
    {
        using var message = new HttpRequestMessage(new(method), path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.SendAsync(message);
        var body = await answer.Content.ReadAsStringAsync();
        return new(
            $"{method} {path}",
            (int)answer.StatusCode,
            answer.Headers,
            answer.Content.Headers.ContentType?.MediaType,
            body,
            Stopwatch.GetElapsedTime(started)
        );
    }

    /// <summary>Asks until the answer is as wanted, or for so long.</summary>
    /// <returns>The last answer, and how long that took altogether.</returns>
    public static async Task<Reply> UntilAsync(TimeSpan deadline, Func<Reply, bool> wanted, Func<Task<Reply>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var reply = await ask() with { Took = Stopwatch.GetElapsedTime(started) };
            if (wanted(reply) || reply.Took > deadline)
            {
                return reply;
            }

            await Task.Delay(20);
        }
    }

    public override string ToString() =>
        $"{Request}: {Status} after {Took.TotalMilliseconds:0} ms\n{Headers}\n{Body[..Math.Min(Body.Length, 500)]}";
}
