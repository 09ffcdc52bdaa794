using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests;

/// <summary>Files that are too large, come too slowly or not to their end, and imports that something happens to.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Path = "/api/v2/countries/import";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_with_a_row_too_many_is_refused_as_a_whole()
    {
        await using var host = await HostProcess.StartAsync(_folder.Path);

        var (status, answer) = await ImportAsync(host, FileOf(0, 100_001, "Land"));

        status.ShouldBe(HttpStatusCode.BadRequest);
        var fault = answer.GetProperty("faults").EnumerateArray().ShouldHaveSingleItem();
        fault.GetProperty("line").GetInt32().ShouldBe(100_002);
        fault.GetProperty("message").GetString()!.ShouldContain("more than 100000 rows");
        Stored().ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_refused_unread()
    {
        await using var host = await HostProcess.StartAsync(_folder.Path);
        var file = FileOf(0, 1, "Land");
        var padded = new byte[17 * 1024 * 1024];
        padded.AsSpan().Fill((byte)'\n');
        file.CopyTo(padded, 0);

        (await ImportAsync(host, padded)).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        Stored().ShouldBe((0, 0));
        (await ImportAsync(host, padded[..(16 * 1024 * 1024)])).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_does_not_come_to_its_end_is_forgotten(bool isChunked)
    {
        await using var host = await HostProcess.StartAsync(_folder.Path);
        (await ImportAsync(host, FileOf(0, 1, "Land"))).Status.ShouldBe(HttpStatusCode.OK);
        var before = host.Handles;
        using (var socket = await ConnectAsync(host))
        {
            var rows = FileOf(1, 1000, new string('a', 190));
            var length = isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {2 * rows.Length}";
            await socket.SendAsync(HeadOf(host, $"{length}\r\nExpect: 100-continue"), Stop);
            var answer = new byte[100];
            Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, Stop)).ShouldStartWith("HTTP/1.1 100 ");
            await socket.SendAsync(
                isChunked ? [.. Encoding.ASCII.GetBytes($"{rows.Length:x}\r\n"), .. rows, .. "\r\n"u8] : rows,
                SocketFlags.None,
                Stop
            );
        }

        await UntilAsync(() => host.Handles <= before, "the connection is closed");
        (await ImportAsync(host, FileOf(0, 1, "Renamed"))).Status.ShouldBe(HttpStatusCode.OK);
        await host.StopAsync(); // The running import ends first.
        Stored().ShouldBe((1, 2));
    }

    [Fact]
    public async Task A_file_that_comes_byte_by_byte_is_given_up()
    {
        await using var host = await HostProcess.StartAsync(_folder.Path);
        using var socket = await ConnectAsync(host);
        var file = FileOf(0, 1000, "Land");
        await socket.SendAsync(HeadOf(host, $"Content-Length: {file.Length}"), Stop);
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);

        var (answer, sent) = (reader.ReadToEndAsync(Stop), 0);
        while (!answer.IsCompleted)
        {
            sent.ShouldBeLessThan(45, "seconds are more than enough");
            try
            {
                await socket.SendAsync(file.AsMemory(sent++, 1), Stop);
            }
            catch (SocketException)
            {
                break; // Cut off.
            }

            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1), Stop));
        }

        (await answer).ShouldStartWith("HTTP/1.1 408 ");
        Stored().ShouldBe((0, 0));
        (await ImportAsync(host, file)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_kill_while_rows_are_stored_leaves_all_of_them_or_none()
    {
        const int Rows = 20_000;
        var log = StoreFile.Of(_folder.Path, "country") + "-wal";
        var rows = 0;
        foreach (var written in new[] { 500_000, 2_000_000 })
        {
            await using var host = await HostProcess.StartAsync(_folder.Path);
            var before = new FileInfo(log).Length;
            var import = ImportAsync(host, FileOf(0, Rows, "Land"));
            await UntilAsync(() => import.IsCompleted || new FileInfo(log).Length > before + written, "rows are on the disk");

            await host.KillAsync();

            await Should.ThrowAsync<HttpRequestException>(import);
            (rows, var changes) = Stored();
            rows.ShouldBeOneOf(0, Rows);
            changes.ShouldBe(rows);
        }

        await using (var host = await HostProcess.StartAsync(_folder.Path))
        {
            var (status, answer) = await ImportAsync(host, FileOf(0, Rows, "Land"));

            status.ShouldBe(HttpStatusCode.OK);
            answer.GetProperty("added").GetInt32().ShouldBe(Rows - rows);
        }

        Stored().ShouldBe((Rows, Rows));
        StoreFile.Query(StoreFile.Of(_folder.Path, "country"), "PRAGMA integrity_check").ShouldBe(["ok"]);
    }

    [Fact]
    public async Task Two_imports_at_the_same_time_come_one_after_the_other()
    {
        await using var host = await HostProcess.StartAsync(_folder.Path);

        var answers = await Task.WhenAll(ImportAsync(host, FileOf(0, 8_000, "A")), ImportAsync(host, FileOf(4_000, 8_000, "B")));

        var done = answers.Where(answer => answer.Status == HttpStatusCode.OK).ToList();
        done.ShouldNotBeEmpty();
        answers.Except(done).ShouldAllBe(answer => answer.Status == HttpStatusCode.Conflict);
        var (added, changed) = (done.Sum(answer => CountOf(answer, "added")), done.Sum(answer => CountOf(answer, "changed")));
        Stored().ShouldBe((added, added + changed));
        if (done.Count == 2)
        {
            (added, changed).ShouldBe((12_000, 4_000));
        }

        static int CountOf((HttpStatusCode Status, JsonElement Json) answer, string what) => answer.Json.GetProperty(what).GetInt32();
    }

    // How many rows there are in the file of the store, and how many changes.
    private (int Rows, int Changes) Stored()
    {
        var counts = StoreFile
            .Query(
                StoreFile.Of(_folder.Path, "country"),
                "SELECT (SELECT count(*) FROM countries), (SELECT count(*) FROM countries_changes WHERE code <> '')"
            )[0]
            .Split(" | ");
        return (int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture));
    }

    private static byte[] FileOf(int first, int count, string name)
    {
        var file = new StringBuilder("code,name\n");
        foreach (var number in Enumerable.Range(first, count))
        {
            ReadOnlySpan<char> code =
            [
                (char)('A' + (number / 17576)),
                (char)('A' + (number / 676 % 26)),
                (char)('A' + (number / 26 % 26)),
                (char)('A' + (number % 26)),
            ];
            file.Append(CultureInfo.InvariantCulture, $"{code},{name} {number}\n");
        }

        return Encoding.ASCII.GetBytes(file.ToString());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Json)> ImportAsync(HostProcess host, byte[] file)
    {
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var answer = await host.Client.PostAsync(Path, content, Stop);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(Stop)));
    }

    private static async Task<Socket> ConnectAsync(HostProcess host)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, Stop);
        return socket;
    }

    private static byte[] HeadOf(HostProcess host, string length) =>
        Encoding.ASCII.GetBytes(
            $"POST {Path} HTTP/1.1\r\nHost: {host.Client.BaseAddress!.Authority}\r\nContent-Type: text/csv\r\n{length}\r\n\r\n"
        );

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        enough.CancelAfter(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            enough.IsCancellationRequested.ShouldBeFalse(what);
            await Task.Delay(20, Stop);
        }
    }
}
