using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CountryProvider.Faults.Tests.Peers;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests;

/// <summary>
/// Runs the documentation's follower, a shell script. Meanwhile the process that it asks is killed, comes back in another grouping, and is
/// restored from a backup.
/// </summary>
[Collection<Alone>]
public sealed class FollowerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ReservedPort _port = new();
    private readonly Dictionary<string, string> _known = [];
    private Process _follower = null!;
    private int _begunAnew;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.Path, "data");

    private string Address => $"http://127.0.0.1:{_port.Number}";

    public ValueTask InitializeAsync()
    {
        _follower = Process.Start(
            new ProcessStartInfo(
                RepositoryRoot.Find("docs", "examples", "follow.sh"),
                [$"{Address}/api/v2/countries", Path.Combine(_folder.Path, "state")]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        _follower.OutputDataReceived += (_, line) => Read(line.Data);
        _follower.BeginOutputReadLine();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        _follower.Kill(entireProcessTree: true);
        await _follower.WaitForExitAsync();
        _follower.Dispose();
        _port.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_misses_nothing_whatever_happens_to_the_process()
    {
        for (var round = 0; round < 4; round++)
        {
            // The module runs in the one process and in its own process, in turn.
            var process = await StartAsync(round % 2 == 0 ? "all" : "country");
            for (var number = 0; number < 20; number++)
            {
                (await PutAsync(process, number, $"Round {round}, number {number}")).EnsureSuccessStatusCode();
            }

            await process.KillAsync();
            await process.DisposeAsync();
        }

        await using var last = await StartAsync("all");
        await UntilItKnowsAllAsync(last);
        _begunAnew.ShouldBe(0);
    }

    [Fact]
    public async Task After_a_restore_it_is_told_to_begin_anew()
    {
        var backup = Path.Combine(_folder.Path, "backup.zip");
        await using (var process = await StartAsync("all"))
        {
            (await PutAsync(process, 1, "In the backup")).EnsureSuccessStatusCode();
            (await Terminal.RunAsync("backup", backup, $"--Store:Directory={Data}")).ExitCode.ShouldBe(0);
            (await PutAsync(process, 2, "Not in the backup")).EnsureSuccessStatusCode();
            await UntilItKnowsAllAsync(process);
        }

        var (exitCode, _, error) = await Terminal.RunAsync("restore", backup, $"--Store:Directory={Data}");
        exitCode.ShouldBe(0, error);
        await using var restored = await StartAsync("all");
        (await PutAsync(restored, 3, "After the restore, with the version that another had")).EnsureSuccessStatusCode();

        await UntilItKnowsAllAsync(restored);
        _begunAnew.ShouldBe(1);
        lock (_known)
        {
            _known.Values.ShouldNotContain("Not in the backup");
        }
    }

    private Task<HostProcess> StartAsync(string roles) =>
        HostProcess.StartAsync(Data, $"Http:Port={_port.Number}", $"Roles={roles}", "Seed:Data=demo");

    private static Task<HttpResponseMessage> PutAsync(HostProcess process, int number, string name) =>
        process.Client.PutAsJsonAsync($"/api/v2/countries/AA{(char)('A' + number)}", new { name }, Stop);

    private async Task UntilItKnowsAllAsync(HostProcess process)
    {
        var all = (await process.Client.GetFromJsonAsync<JsonArray>("/api/v2/countries", Stop))!.ToDictionary(
            entry => (string)entry!["code"]!,
            entry => (string)entry!["name"]!
        );
        await Hosts.UntilAsync(() =>
        {
            lock (_known)
            {
                return _known.Count == all.Count && _known.All(entry => all.GetValueOrDefault(entry.Key) == entry.Value);
            }
        });
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        var answer = JsonNode.Parse(line)!;
        lock (_known)
        {
            if (answer["beginAnew"] is not null)
            {
                _begunAnew++;
                _known.Clear();
                return;
            }

            foreach (var change in answer["changes"]!.AsArray())
            {
                _known[(string)change!["code"]!] = (string)change["entry"]!["name"]!;
            }
        }
    }
}
