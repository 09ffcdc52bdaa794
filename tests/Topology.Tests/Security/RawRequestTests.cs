using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Topology.Tests.Deployments;

namespace CountryProvider.Topology.Tests.Security;

/// <summary>
/// Requests that no client library sends. A front gives the same answer as one process, and blames neither itself nor a module.
/// </summary>
public sealed partial class RawRequestTests
{
    private const string Head = "Host: 127.0.0.1\r\nConnection: close\r\n";
    private const string Chunked = Head + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    [Fact]
    public async Task A_front_answers_odd_requests_as_one_process_does()
    {
        await using var one = await Monolith.StartAsync(null, ["Seed:Data=demo", "Http:AllowedHosts=*"]);
        await using var several = await Split.StartAsync(Partition.Each(Modules.All), ["Seed:Data=demo", "Http:AllowedHosts=*"]);

        var answers = await Task.WhenAll(
            Requests().Select(async request => (request, One: await SendAsync(one, request), Several: await SendAsync(several, request)))
        );

        answers.Where(answer => answer.One != answer.Several).ShouldBeEmpty();
        answers.ShouldAllBe(answer => AnswerBelow500().IsMatch(answer.One));
    }

    private static IEnumerable<string> Requests()
    {
        foreach (
            var host in new[]
            {
                "!",
                "x:99999",
                "x:0",
                "x:",
                "_",
                "a_b.example",
                "[::1]",
                "[::1]:99999",
                "[",
                "x:y",
                "x y",
                "%41",
                "-",
                "'",
                "a..b",
                "xn--",
                "xn--a.example:8080",
                "XN--\u00e4",
                "127.1:8080",
                "",
                "*",
                "$&+,;=",
            }
        )
        {
            yield return $"GET /api/v2/countries HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n";
            yield return $"GET /api/v1/countries/GER HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n";
            yield return $"POST /countries HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nOrigin: "
                + $"http://own.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\ncode=x";
        }

        foreach (
            var size in new[]
            {
                "g",
                "-1",
                "80000000",
                "FFFFFFFF",
                "100000000",
                "7FFFFFFFFFFFFFFF",
                "FFFFFFFFFFFFFFFF",
                "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
                "2;x=\"",
                " 2",
                "",
                "0x2",
            }
        )
        {
            yield return $"POST /api/v2/countries HTTP/1.1\r\n{Chunked}{size}\r\n{{}}\r\n0\r\n\r\n";
            yield return $"POST /api/v1/countries HTTP/1.1\r\n{Chunked}{size}\r\n{{}}\r\n0\r\n\r\n";
            yield return $"POST /api/v2/countries HTTP/1.1\r\n{Chunked}2\r\n{{}}\r\n{size}\r\nx";
            yield return $"PUT /api/v2/links/GER HTTP/1.1\r\n{Chunked}2\r\n{{}}\r\n{size}\r\nx";
        }

        foreach (
            var target in new[]
            {
                "/api/v2/countries?x={|}",
                "/api/v2/countries#x",
                "/api/v2/countries?search=%",
                "/api/v2/countries/%",
                "/api/v2/countries/%00",
                "/api/v2/countries/%2F",
                "/api/v2/countries/..%2F",
                "/api/v2/./countries",
                "//api/v2/countries",
            }
        )
        {
            yield return $"GET {target} HTTP/1.1\r\n{Head}\r\n";
        }

        foreach (
            var header in new[]
            {
                "X: \u00e4",
                "Accept-Language: \u00fc",
                "Cookie: \u20ac",
                "If-None-Match: \"",
                "If-None-Match: ,",
                "Content-Type: ?",
                "Expect: x",
                "Range: bytes=0-",
                "TE: x",
                "Upgrade: x",
                "Connection: x",
            }
        )
        {
            yield return $"GET /api/v2/countries/GER HTTP/1.1\r\n{Head}{header}\r\n\r\n";
        }
    }

    private static async Task<string> SendAsync(IDeployment deployment, string request)
    {
        var address = deployment.Client.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), TestContext.Current.CancellationToken);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Reset, as some of the request was not read.
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        var head = text.Split("\r\n\r\n")[0].Split("\r\n");
        return string.Join(
            '\n',
            [
                head[0],
                .. head.Where(line => line.StartsWith("Content-Type:", StringComparison.Ordinal)),
                TraceId().Replace(text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and >= 0 ? end : 0)..], ""),
            ]
        );
    }

    [GeneratedRegex(@"\AHTTP/1\.1 [234]\d\d ")]
    private static partial Regex AnswerBelow500();

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();
}
