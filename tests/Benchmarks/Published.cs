using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CountryProvider.Testing;

namespace CountryProvider.Benchmarks;

/// <summary>The programs as they are published.</summary>
internal static class Published
{
    private static readonly Lazy<TemporaryFolder> _folder = new(() => new());
    private static readonly Lazy<Task<string>> _bare = new(() => PublishAsync("Bare", "CountryProvider.Bare"));

    private static readonly Lazy<Task<string>> _comparison = new(() => PublishAsync("../../src/Comparison", "CountryProvider.Comparison"));

    /// <summary>The comparison's executable file.</summary>
    public static Task<string> ComparisonAsync() => _comparison.Value;

    /// <summary>The product's executable file. The build has published it.</summary>
    public static string Product { get; } = Path.ChangeExtension(HostProcess.Program, null);

    /// <summary>The executable file of a minimal API.</summary>
    public static Task<string> BareAsync() => _bare.Value;

    /// <summary>Removes what was published.</summary>
    public static void CleanUp()
    {
        if (_folder.IsValueCreated)
        {
            _folder.Value.Dispose();
        }
    }

    private static async Task<string> PublishAsync(string project, string program)
    {
        var output = Path.Combine(_folder.Value.Path, program);
        using var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                ["publish", Path.Combine(SourceFolder(), project), "-c", "Release", "-r", "linux-x64", "-o", output]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Path.Combine(output, program) : throw new InvalidOperationException(text);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

/// <summary>A published program while it runs.</summary>
internal sealed partial class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;

    private RunningProgram(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Of the pages and the API.</summary>
    public Uri Address { get; }

    /// <summary>How many threads it has.</summary>
    public int Threads => Directory.GetDirectories($"/proc/{_process.Id}/task").Length;

    /// <summary>How many files and connections it has open.</summary>
    public int Handles => Directory.GetFiles($"/proc/{_process.Id}/fd").Length;

    /// <summary>How many sockets it has open.</summary>
    public int Sockets => Directory.GetFiles($"/proc/{_process.Id}/fd").Count(IsSocket);

    /// <summary>Starts the product and waits until it is ready. In an empty folder it begins with the data of the world.</summary>
    public static async Task<RunningProgram> ProductAsync(string directory, params string[] settings) =>
        await StartAsync(StartInfo(directory, settings));

    /// <summary>
    /// The same, for differences of a few hundredths. The runtime compiles hot code for good at once. By default it waits until no new code
    /// was called for 100 ms. Under full load this may take half a minute, and until then a request costs the program between 8 and 30 µs.
    /// </summary>
    public static async Task<RunningProgram> CompiledProductAsync(string directory, params string[] settings)
    {
        var start = StartInfo(directory, settings);
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "0";
        return await StartAsync(start);
    }

    /// <summary>
    /// The memory of the process in megabytes: all resident memory, and its proportional share, in which memory of several processes is
    /// divided among them.
    /// </summary>
    public (double Resident, double Proportional) Memory()
    {
        var lines = File.ReadAllLines($"/proc/{_process.Id}/smaps_rollup");
        return (Of("Rss:"), Of("Pss:"));

        double Of(string name) =>
            double.Parse(
                lines.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                CultureInfo.InvariantCulture
            )
            * 1024
            / 1e6;
    }

    /// <summary>Measures the memory that it needs at most for something, over what it had before, in megabytes.</summary>
    public async Task<double> PeakAsync(Func<Task> something)
    {
        // https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html
        await File.WriteAllTextAsync($"/proc/{_process.Id}/clear_refs", "5");
        var before = Memory().Resident;
        await something();
        var peak = File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return (double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6)
            - before;
    }

    /// <summary>Stops the process, so that it answers nothing and closes nothing; or lets it continue.</summary>
    public async Task SuspendAsync(bool suspended)
    {
        using var kill = Process.Start("kill", [suspended ? "-STOP" : "-CONT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string directory, string[] settings) =>
        new(
            Published.Product,
            ["--Http:Port=0", .. TestHost.HighLimit.Select(setting => "--" + setting), $"--Store:Directory={directory}", .. settings]
        )
        {
            RedirectStandardOutput = true,
        };

    private static async Task<RunningProgram> StartAsync(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (ReadyLine().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new(process, new(match.Groups[1].Value));
            }
        }

        throw new InvalidOperationException("The program did not start.");
    }

    private static bool IsSocket(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, false)?.Name.StartsWith("socket:", StringComparison.Ordinal) is true;
        }
        catch (FileNotFoundException)
        {
            return false; // Closed meanwhile.
        }
    }

    [GeneratedRegex(@"ready at (\S+)")]
    private static partial Regex ReadyLine();
}

/// <summary>Kestrel in a process of its own that writes bytes, and does nothing else.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ReservedPort _port = new();
    private readonly Process _process;

    private BareServer(Version version, (string Name, byte[] Content)[] files, string program)
    {
        foreach (var (name, content) in files)
        {
            File.WriteAllBytes(Path.Combine(_folder.Path, name), content);
        }

        Address = new($"http://127.0.0.1:{_port.Number}");
        _process = Process.Start(
            new ProcessStartInfo(
                program,
                [version.Major == 2 ? "Http2" : "Http1", _port.Number.ToString(CultureInfo.InvariantCulture), _folder.Path]
            )
        )!;
    }

    public Uri Address { get; }

    /// <param name="version">The version of HTTP that it speaks.</param>
    /// <param name="files">What stands under which name.</param>
    public static async Task<BareServer> StartAsync(Version version, params (string Name, byte[] Content)[] files)
    {
        var server = new BareServer(version, files, await Published.BareAsync());
        for (var started = Stopwatch.GetTimestamp(); ; )
        {
            try
            {
                using var connection = new TcpClient();
                await connection.ConnectAsync(IPAddress.Loopback, server.Address.Port);
                return server;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(started).TotalSeconds < 20)
            {
                await Task.Delay(10); // Not there yet.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _port.Dispose();
        _folder.Dispose();
    }
}

/// <summary>The product in four processes.</summary>
internal sealed class FourProcesses : IAsyncDisposable
{
    /// <summary>Kept for their internal ports.</summary>
    public required IReadOnlyList<ReservedPort> Ports { private get; init; }

    public required IReadOnlyList<RunningProgram> Catalogues { get; init; }

    public required RunningProgram Linking { get; init; }

    public IReadOnlyList<RunningProgram> All => [.. Catalogues, Linking];

    public static async Task<FourProcesses> StartAsync(string directory, params string[] settings)
    {
        var catalogues = new List<RunningProgram>();
        var addresses = new List<string>();
        var ports = new List<ReservedPort>();
        foreach (var module in Host.Modules.All.Where(module => module.Dependencies.Count == 0))
        {
            var port = new ReservedPort();
            ports.Add(port);
            catalogues.Add(await RunningProgram.ProductAsync(directory, $"--Roles={module.Name}", $"--Http:InternalPort={port.Number}"));
            addresses.Add($"--Modules:{module.Name}:Address=http://127.0.0.1:{port.Number}");
        }

        return new()
        {
            Ports = ports,
            Catalogues = catalogues,
            Linking = await RunningProgram.ProductAsync(directory, ["--Roles=linking", "--Http:InternalPort=0", .. addresses, .. settings]),
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in All)
        {
            await program.DisposeAsync();
        }

        foreach (var port in Ports)
        {
            port.Dispose();
        }
    }
}
