using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CountryProvider.Comparison.Running;

/// <summary>System functions that .NET does not offer. The imported functions return 0, or -1 when they fail.</summary>
[SupportedOSPlatform("linux")]
internal static partial class Native
{
    /// <summary>The signal SIGCONT: resumes a process after <see cref="Stop"/>.</summary>
    public const int Continue = 18;

    /// <summary>The signal SIGSTOP: suspends a process.</summary>
    public const int Stop = 19;

    /// <param name="thread">The id of the thread; zero for the calling one.</param>
    /// <param name="size">The size of the set in bytes.</param>
    /// <param name="cores">A bit for each core.</param>
    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    public static partial int SetAffinity(int thread, nint size, in ulong cores);

    /// <inheritdoc cref="SetAffinity"/>
    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    public static partial int GetAffinity(int thread, nint size, out ulong cores);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Signal(int process, int signal);

    /// <summary>
    /// The CPU seconds that a process has used on all cores, with a resolution of nanoseconds. The value that .NET reads has a resolution
    /// of a hundredth of a second. Negative when the value is unknown.
    /// </summary>
    public static double CpuSeconds(int process) =>
        GetTime((~process << 3) | ClockOfScheduler, out var time) == 0 ? time.Seconds + (time.Nanoseconds / 1e9) : -1;

    // The number of a process clock contains the process id, as in clock_getcpuclockid(3).
    private const int ClockOfScheduler = 2;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
