using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CountryProvider.Host.Commands;

/// <summary>This program, to be started once more.</summary>
internal static class Self
{
    private static readonly ConcurrentDictionary<int, bool> _ports = new();

    /// <summary>How to start it with these arguments, with all standard streams in the hands of the caller.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        // Started by "dotnet", the program is the first argument; published, it is the process itself.
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(App).Assembly.Location] : [];
        return new(program, [.. self, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
    }

    /// <summary>How to start it so that it serves with these settings until its standard input ends, and so never outlives the caller.</summary>
    public static ProcessStartInfo Attached(IEnumerable<string> settings) => StartInfo([AttachedCommand.Name, .. settings]);

    /// <summary>A port of the loopback interface for another process of this program: one that nobody listens on, and that this has not named before.</summary>
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
