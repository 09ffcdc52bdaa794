using System.Text;
using CountryProvider.Host;

namespace CountryProvider.Testing;

/// <summary>
/// The program as a person calls it in a terminal, but in this process. A process of its own takes a second or two for each verb, nearly
/// all of it to start. Tests of what only a process has, such as its end by a signal, use <see cref="HostProcess"/>.
/// </summary>
public static class Terminal
{
    private static readonly AsyncLocal<Written?> _written = new();

    static Terminal()
    {
        Console.SetOut(new Writer(Console.Out, written => written.Output));
        Console.SetError(new Writer(Console.Error, written => written.Error));
    }

    /// <summary>Runs the program until it ends by itself, as verbs do, and as it does when it refuses its settings.</summary>
    /// <param name="arguments">What stands behind the name of the program.</param>
    /// <returns>Its exit code and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var written = new Written(new(), new());
        var running = Task.Factory.StartNew(
            () =>
            {
                _written.Value = written;
                return (int)typeof(Product).Assembly.EntryPoint!.Invoke(null, [arguments])!;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning, // The entry point holds its thread until the program has ended.
            TaskScheduler.Default
        );
        var exitCode = await running.WaitAsync(TimeSpan.FromSeconds(60)); // It may serve instead of refusing.
        return (exitCode, written.Output.ToString(), written.Error.ToString());
    }

    private sealed record Written(StringWriter Output, StringWriter Error);

    /// <summary>Keeps apart what several calls write at the same time.</summary>
    /// <param name="console">Where everybody else writes.</param>
    private sealed class Writer(TextWriter console, Func<Written, StringWriter> ofCall) : TextWriter
    {
        public override Encoding Encoding => console.Encoding;

        private TextWriter Current => _written.Value is { } written ? ofCall(written) : console;

        public override void Write(char value) => Current.Write(value);

        public override void Write(string? value) => Current.Write(value);

        public override void Write(char[] buffer, int index, int count) => Current.Write(buffer, index, count);

        public override void Flush() => Current.Flush();
    }
}
