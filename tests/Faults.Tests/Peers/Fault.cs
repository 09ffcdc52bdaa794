using System.Text;
using CountryProvider.Testing;
using Microsoft.AspNetCore.Http;

namespace CountryProvider.Faults.Tests.Peers;

/// <summary>A fault of a process that other processes ask.</summary>
/// <param name="BeginAsync">It is wrong from here on, until what this returns is disposed.</param>
internal sealed record Fault(string Name, Func<Peer, Task<IAsyncDisposable>> BeginAsync)
{
    /// <summary>Long after every deadline of these tests.</summary>
    public static readonly TimeSpan TooLate = TimeSpan.FromSeconds(2.5);

    private const string Html = "<!DOCTYPE html><title>Not Found</title><p>nginx";

    /// <summary>The fault that is a valid answer for a caller with earlier data: "nothing has changed".</summary>
    public const string Null = "null";

    /// <summary>All is well.</summary>
    public static Fault None { get; } = Answering("nothing", good => good);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(
            "refuses connections",
            async peer =>
            {
                await peer.DownAsync();
                return new End(peer.UpAsync);
            }
        ),
        new("takes no connections", RawServer.FullAsync),
        Raw("takes connections and says nothing", _ => Task.CompletedTask),
        Raw(
            "takes connections and hangs up",
            connection =>
            {
                connection.Close(0);
                return Task.CompletedTask;
            }
        ),
        Raw("speaks no HTTP", connection => connection.SendAsync("220 mail.example.org ESMTP\r\n"u8.ToArray())),
        Raw(
            "speaks HTTP/1.1",
            connection =>
                connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nnull"u8.ToArray())
        ),
        Answering("never answers", Forever),
        Answering(
            "answers too late",
            good =>
                async http =>
                {
                    await Task.Delay(TooLate, CancellationToken.None);
                    await good(http);
                }
        ),
        Answering(
            "stops in the middle of the answer",
            _ =>
                async http =>
                {
                    await Peer.Says("""{"version":7,"entries":[{"co""")(http);
                    await http.Response.Body.FlushAsync(http.RequestAborted);
                    await Forever(http);
                }
        ),
        Answering(
            "cuts the connection in the middle of the answer",
            _ =>
                async http =>
                {
                    await Peer.Says("""{"version":7,"entries":[{"co""")(http);
                    await http.Response.Body.FlushAsync(http.RequestAborted);
                    http.Abort();
                }
        ),
        Answering(
            "does what it is asked and hangs up",
            good =>
                async http =>
                {
                    http.Response.Body = Stream.Null;
                    await good(http);
                    http.Abort();
                }
        ),
        Answering(
            "never stops answering",
            _ =>
                async http =>
                {
                    await Peer.Says("""{"version":7,"entries":[{"code":" """)(http);
                    var more = Encoding.ASCII.GetBytes(new string('x', 4096));
                    while (!http.RequestAborted.IsCancellationRequested)
                    {
                        await http.Response.Body.WriteAsync(more, http.RequestAborted);
                    }
                }
        ),
        Answering("500 with a page", Peer.Says(Html, 500, "text/html")),
        Answering(
            "500 with an unending page",
            _ =>
                async http =>
                {
                    http.Response.StatusCode = 500;
                    var more = Encoding.ASCII.GetBytes(new string(' ', 4096));
                    while (!http.RequestAborted.IsCancellationRequested)
                    {
                        await http.Response.Body.WriteAsync(more, http.RequestAborted);
                    }
                }
        ),
        Answering("404 with a page", Peer.Says(Html, 404, "text/html")),
        Answering(
            "404 of a process that does not host the module",
            Peer.Says(
                """{"type":"about:blank","title":"Not Found","status":404,"detail":"This process hosts no module that takes requests here."}""",
                404,
                "application/problem+json"
            )
        ),
        ToQuestions(
            "404 of an API that does not know the code",
            Peer.Says(
                """{"type":"urn:country-provider:problem:not-found","title":"It does not exist","status":404,"detail":"There is no entry with the code XYZ."}""",
                404,
                "application/problem+json"
            )
        ),
        Answering("401", Peer.Says("", 401)),
        Answering(
            "302",
            http =>
            {
                http.Response.Redirect("https://example.org/login");
                return Task.CompletedTask;
            }
        ),
        Answering(
            "204",
            http =>
            {
                http.Response.StatusCode = 204;
                return Task.CompletedTask;
            }
        ),
        Answering(
            "a problem that is none",
            Peer.Says(
                """{"type":"urn:country-provider:problem:validation","detail":"\uD800","errors":{"code":null}}""",
                400,
                "application/problem+json"
            )
        ),
        Answering(
            "a problem with no messages",
            Peer.Says(
                """{"type":"urn:country-provider:problem:validation","detail":"x","errors":{"code":null}}""",
                400,
                "application/problem+json"
            )
        ),
        Answering("a page", Peer.Says(Html, 200, "text/html")),
        Answering("nothing", Peer.Says("")),
        Answering("JSON that ends early", Peer.Says("""{"version":7,"entries":[{"code":"EUR","name":"Eu""")),
        Answering(
            "bytes that are no text",
            _ =>
                async http =>
                {
                    http.Response.ContentType = "application/json";
                    await http.Response.Body.WriteAsync(new byte[] { 0x7B, 0x22, 0xFF, 0xFE, 0x00, 0x22 });
                }
        ),
        Answering("{}", Peer.Says("{}")),
        Answering(Null, Peer.Says("null")),
        Answering("[]", Peer.Says("[]")),
        Answering("wrong types", Peer.Says("""{"version":"seven","entries":{"EUR":"Euro"},"code":1,"name":true,"retired":"no"}""")),
        Answering("nulls where none may be", Peer.Says("""{"version":7,"entries":null,"code":null,"name":null,"retired":null}""")),
        Answering("entries that are null", Peer.Says("""{"version":7,"entries":[null],"code":null,"name":null,"retired":null}""")),
        ToQuestions("codes that are none", Peer.Says("""{"version":7,"entries":[{"code":"€","name":"Euro","retired":false}]}""")),
        Answering(
            "entries without a member of today",
            Peer.Says("""{"version":7,"entries":[{"code":"EUR","name":"Euro"}],"code":"EUR","name":"Euro"}""")
        ),
    ];

    private static Task Forever(HttpContext http) => Task.Delay(Timeout.Infinite, http.RequestAborted);

    private static Fault Raw(string name, Func<System.Net.Sockets.Socket, Task> serve) =>
        new(name, peer => RawServer.InsteadOfAsync(peer, serve));

    // A module may well refuse a command; what it holds it tells everybody.
    private static Fault ToQuestions(string name, RequestDelegate answer) =>
        Answering(name, good => http => http.Request.Path.Value!.Contains("/Get", StringComparison.Ordinal) ? answer(http) : good(http));

    private static Fault Answering(string name, RequestDelegate answer) => Answering(name, _ => answer);

    private static Fault Answering(string name, Func<RequestDelegate, RequestDelegate> answer) =>
        new(
            name,
            peer =>
            {
                var good = peer.Answer;
                peer.Answer = answer(good);
                return Task.FromResult<IAsyncDisposable>(
                    new End(() =>
                    {
                        peer.Answer = good;
                        return Task.CompletedTask;
                    })
                );
            }
        );

    private sealed class End(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}
