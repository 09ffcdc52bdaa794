namespace CountryProvider.Testing;

/// <summary>
/// Waits until processes that were sent <c>STOP</c> have stopped. The signal takes effect only when a thread of the process sees it, and
/// the thread needs a processor for that.
/// </summary>
internal static class Suspension
{
    public static async Task UntilStoppedAsync(params IEnumerable<int> processes)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!processes.All(IsStopped))
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    // A process that has ended counts as stopped.
    private static bool IsStopped(int process)
    {
        try
        {
            // "42 (dotnet) T ...": https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
            return !Directory.Exists($"/proc/{process}")
                || Directory
                    .GetDirectories($"/proc/{process}/task")
                    .All(thread => File.ReadAllText($"{thread}/stat").Split(") ")[^1][0] == 'T');
        }
        catch (IOException)
        {
            return false; // A thread has ended meanwhile.
        }
    }
}
