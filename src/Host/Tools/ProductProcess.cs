using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Tools;

/// <summary>Starts further processes of this program.</summary>
internal static class ProductProcess
{
    private static readonly ConcurrentDictionary<int, bool> _ports = new();

    /// <summary>The file of this program: an executable, or an assembly that <c>dotnet</c> runs.</summary>
    public static string File => FileOf(typeof(ProductProcess).Assembly);

    /// <summary>The file from which this process runs, when the given assembly is its program.</summary>
    public static string FileOf(Assembly program) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? program.Location : Environment.ProcessPath!;

    /// <summary>The start information for a program with these arguments. All standard streams are redirected to the caller.</summary>
    /// <param name="file">An executable, or an assembly that <c>dotnet</c> runs.</param>
    public static ProcessStartInfo StartInfo(string file, IEnumerable<string> arguments)
    {
        var (program, first) = Path.GetExtension(file) == ".dll" ? ("dotnet", new[] { file }) : (file, []);
        return new(program, [.. first, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    /// <summary>
    /// Starts a process that serves with these settings until its standard input ends. It therefore never outlives the caller. It receives
    /// only the settings that have an effect on it. It receives secrets, including those in the environment, through its standard input.
    /// Other users of the machine can read command lines, and child processes inherit the environment.
    /// </summary>
    /// <param name="settings">The settings, as on the command line: each as --Key=Value.</param>
    /// <param name="modules">The modules of the program.</param>
    /// <param name="file">The program; null for this one.</param>
    /// <param name="start">Starts the process; null for <see cref="Process.Start(ProcessStartInfo)"/>.</param>
    /// <exception cref="StartupException">A file of settings cannot be read.</exception>
    public static Process StartAttached(
        IReadOnlyList<string> settings,
        IReadOnlyList<IModule> modules,
        string? file = null,
        Func<ProcessStartInfo, Process?>? start = null
    )
    {
        var (given, _) = CommandLineArguments.Parse(settings);
        var known = Setting
            .All(modules)
            .Where(setting => setting.IsSecret)
            .Select(setting => setting.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var idle = SettingsCheck
            .Idle(SettingsReader.Read(given), modules)
            .Select(setting => setting.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var info = StartInfo(
            file ?? File,
            [
                AttachedCommand.Name,
                AttachedCommand.Secrets,
                .. from setting in given
                where !known.Contains(setting.Key) && !idle.Contains(setting.Key)
                select $"--{setting.Key}={setting.Value}",
            ]
        );
        info.StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var secrets = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in info.Environment.ToList())
        {
            if (Setting.KeyOf(name) is var key && known.Contains(key))
            {
                info.Environment.Remove(name);
                secrets[key] = value;
            }
        }

        foreach (var (key, value) in given.Where(setting => known.Contains(setting.Key)))
        {
            secrets[key] = value; // The command line overrides the environment.
        }

        var process = (start ?? Process.Start)(info)!;
        try
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(secrets.Where(setting => !idle.Contains(setting.Key)).ToDictionary()));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The process has already ended, and reports the reason itself.
        }

        return process;
    }

    /// <summary>
    /// A free port of the loopback interface for another process of this program. The method never returns the same port twice.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            if (_ports.TryAdd(port, true)) // The system may offer a port again before a process listens on it.
            {
                return port;
            }
        }
    }
}
