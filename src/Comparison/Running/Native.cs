using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CountryProvider.Comparison.Running;

/// <summary>What the system can do and .NET has no name for. All return 0, or -1 when it could not be done.</summary>
[SupportedOSPlatform("linux")]
internal static partial class Native
{
    /// <summary>Goes on after <see cref="Stop"/>.</summary>
    public const int Continue = 18;

    /// <summary>Stands still, as if nothing were there any more that answers.</summary>
    public const int Stop = 19;

    /// <param name="thread">Zero for the calling one.</param>
    /// <param name="size">Of the set, in bytes.</param>
    /// <param name="cores">A bit for each core.</param>
    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    public static partial int SetAffinity(int thread, nint size, in ulong cores);

    /// <inheritdoc cref="SetAffinity"/>
    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    public static partial int GetAffinity(int thread, nint size, out ulong cores);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Signal(int process, int signal);

    /// <summary>
    /// The seconds of all cores that a process has used, to the nanosecond; what .NET asks counts hundredths of a second. Negative when
    /// that is not known.
    /// </summary>
    public static double CpuSeconds(int process) =>
        GetTime((~process << 3) | ClockOfScheduler, out var time) == 0 ? time.Seconds + (time.Nanoseconds / 1e9) : -1;

    // The clock of a process has its id as a number, as clock_getcpuclockid(3) makes it.
    private const int ClockOfScheduler = 2;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
