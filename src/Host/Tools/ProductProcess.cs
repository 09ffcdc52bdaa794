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

/// <summary>This program, to be started once more.</summary>
internal static class ProductProcess
{
    private static readonly ConcurrentDictionary<int, bool> _ports = new();

    /// <summary>The file that it runs from: a program, or an assembly that <c>dotnet</c> runs.</summary>
    public static string File => FileOf(typeof(ProductProcess).Assembly);

    /// <summary>The file that this process runs from, whose program is that assembly.</summary>
    public static string FileOf(Assembly program) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? program.Location : Environment.ProcessPath!;

    /// <summary>How to start a program with these arguments, with all standard streams in the hands of the caller.</summary>
    /// <param name="file">A program, or an assembly that <c>dotnet</c> runs.</param>
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
    /// Starts it so that it serves with these settings until its standard input ends, and so never outlives the caller. It gets those that
    /// have an effect on it. Secret ones, also those in the environment, reach it through its standard input: everybody on the machine may
    /// read command lines, and an environment is passed on.
    /// </summary>
    /// <param name="settings">As on the command line, each as --Key=Value.</param>
    /// <param name="modules">What the program consists of.</param>
    /// <param name="file">The program; null for this one.</param>
    /// <param name="start">Starts the process; null for the usual way.</param>
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
            secrets[key] = value; // The command line is above the environment.
        }

        var process = (start ?? Process.Start)(info)!;
        try
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(secrets.Where(setting => !idle.Contains(setting.Key)).ToDictionary()));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended already, and says itself why.
        }

        return process;
    }

    /// <summary>
    /// A port of the loopback interface for another process of this program: one that nobody listens on, and that this has not named
    /// before.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            if (_ports.TryAdd(port, true)) // The system may name one twice before anybody listens on it.
            {
                return port;
            }
        }
    }
}
