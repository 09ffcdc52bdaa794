using System.Runtime.InteropServices;

namespace CountryProvider.Host.Operations;

/// <summary>
/// Ends the program when the system says so. The first signal lets it finish what it has begun. Another one ends it at once, and so
/// does the first one while it still starts: nothing has been promised to anybody then.
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
            // Not left to the system, which ignores signals that process 1 of a container does not handle.
            Environment.Exit(ExitCode(context.Signal));
        }
    }

    // As a shell reports a process that a signal has ended.
    private static int ExitCode(PosixSignal signal) =>
        128
        + signal switch
        {
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGQUIT => 3,
            _ => 15,
        };
}
