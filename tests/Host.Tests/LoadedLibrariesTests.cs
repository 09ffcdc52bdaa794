using CountryProvider.Testing;

namespace CountryProvider.Host.Tests;

/// <summary>What a process with SQLite loads to start and to answer. Each library takes time of the start, and memory for good.</summary>
public sealed class LoadedLibrariesTests
{
    // Loaded when something needs them: another database, keys, a CSV file, a verb.
    private static readonly string[] _forLater =
    [
        "Npgsql.dll",
        "Npgsql.EntityFrameworkCore.PostgreSQL.dll",
        "libSystem.Security.Cryptography.Native.OpenSsl.so",
        "CsvHelper.dll",
        "System.CommandLine.dll",
        "YamlDotNet.dll",
        "OpenTelemetry.dll",
    ];

    [Fact]
    public async Task A_start_and_an_answer_need_only_what_they_use()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAsync(folder.Path);
        await host.Client.GetStringAsync("/api/v2/countries", TestContext.Current.CancellationToken);

        var loaded = await LoadedAsync(host.Id);
        loaded.ShouldContain("Microsoft.EntityFrameworkCore.Sqlite.dll");
        loaded.Intersect(_forLater).ShouldBeEmpty();

        await host.Client.GetStringAsync("/api/v2/countries?format=csv", TestContext.Current.CancellationToken);
        (await LoadedAsync(host.Id)).ShouldContain("CsvHelper.dll");
    }

    private static async Task<HashSet<string>> LoadedAsync(int process) =>
        [
            .. (await File.ReadAllLinesAsync($"/proc/{process}/maps", TestContext.Current.CancellationToken)).Select(line =>
                Path.GetFileName(line.Split(' ')[^1])
            ),
        ];
}
