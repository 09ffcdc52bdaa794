using System.Runtime.InteropServices;

namespace CountryProvider.Host.Operations;

/// <summary>
/// Ends the program after a signal of the system. After the first signal, the program finishes its requests. A second signal ends it at
/// once. During the start, the first signal also ends it at once, because the program has no requests yet.
/// </summary>
internal sealed class Signals : IHostLifetime, IDisposable
{
    private readonly IHostApplicationLifetime _application;
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    public Signals(IHostApplicationLifetime application)
    {
        _application = application;
        _registrations =
        [
            .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }.Select(signal =>
                PosixSignalRegistration.Create(signal, OnSignal)
            ),
        ];
    }

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_application.ApplicationStarted.IsCancellationRequested && Interlocked.Increment(ref _signals) == 1)
        {
            _application.StopApplication();
        }
        else
        {
            // The program exits by itself. In a container, the system ignores signals that process 1 does not handle.
            Environment.Exit(ExitCode(context.Signal));
        }
    }

    // The exit code that a shell reports for a process ended by a signal.
    private static int ExitCode(PosixSignal signal) =>
        128
        + signal switch
        {
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGQUIT => 3,
            _ => 15,
        };
}
