using System.Net.Sockets;
using System.Text;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests;

/// <summary>A client that sends too much gets the refusal, even through a proxy that sends everything before it reads anything.</summary>
public sealed class LargeBodyTests
{
    [Theory]
    [InlineData("/api/v2/countries", 64 * 1024 + 1)]
    [InlineData("/api/v2/countries", 3_000_000)]
    [InlineData("/api/v1/countries", 3_000_000)]
    public async Task The_whole_body_is_taken_before_the_connection_is_used_again(string path, int length)
    {
        await using var host = await TestHost.StartAsync();
        var address = new Uri(host.Address);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();

        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
            ),
            TestContext.Current.CancellationToken
        );
        await stream.WriteAsync(new byte[length], TestContext.Current.CancellationToken);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken
        );

        var answers = await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken);
        answers.ShouldStartWith("HTTP/1.1 413 ");
        answers.ShouldContain("HTTP/1.1 20"); // The second answer: 200, or 204 from version 1, which has nothing to list.
    }
}
