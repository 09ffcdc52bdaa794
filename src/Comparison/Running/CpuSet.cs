using System.Globalization;
using System.Numerics;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison.Running;

/// <summary>
/// Assigns cores to processes. The load generator gets one core, and the measured processes get all others, the same for every partition.
/// If the cores cannot be assigned, the system decides, and the report says so.
/// </summary>
internal sealed class CpuSet
{
    private readonly ulong _generator;
    private readonly ulong _measured;

    private CpuSet(ulong generator, ulong measured, Words words) => (_generator, _measured, Words) = (generator, measured, words);

    /// <summary>All cores, for processes whose durations are not measured.</summary>
    public CpuSet Undivided => new(_generator | _measured, _generator | _measured, Words);

    /// <summary>A sentence about which processes use which cores.</summary>
    public Words Words { get; }

    /// <summary>The number of cores for the measured processes.</summary>
    public int MeasuredCores => _measured == 0 ? Environment.ProcessorCount : BitOperations.PopCount(_measured);

    /// <summary>Divides the cores that this process may use.</summary>
    public static CpuSet Divide()
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount > 64 || Native.GetAffinity(0, sizeof(ulong), out var all) != 0)
        {
            return new(0, 0, Texts.Common["CoresNotBound"]);
        }

        if (BitOperations.PopCount(all) < 2)
        {
            return new(0, 0, Texts.Common["OneCore"]);
        }

        var last = 1UL << BitOperations.Log2(all);
        var count = BitOperations.PopCount(all) - 1;
        return new(last, all & ~last, Texts.Common["CoresDivided", count]);
    }

    /// <summary>Moves this process, which starts and watches all others, away from the cores of the measured processes.</summary>
    public void LeaveMeasuredCores()
    {
        if (_generator != 0 && OperatingSystem.IsLinux())
        {
            foreach (var thread in Directory.GetDirectories("/proc/self/task"))
            {
                _ = Native.SetAffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), sizeof(ulong), _generator);
            }
        }
    }

    /// <summary>Runs a function whose child processes use the core of the load generator.</summary>
    public T ForGenerator<T>(Func<T> start) => On(_generator, start);

    /// <summary>Runs a function whose child processes use the cores of the measured processes.</summary>
    public T ForMeasured<T>(Func<T> start) => On(_measured, start);

    // A process inherits the cores of the thread that starts it. Afterwards this thread gets its own cores back.
    private static T On<T>(ulong cores, Func<T> start)
    {
        if (cores == 0 || !OperatingSystem.IsLinux())
        {
            return start();
        }

        _ = Native.GetAffinity(0, sizeof(ulong), out var before);
        _ = Native.SetAffinity(0, sizeof(ulong), cores);
        try
        {
            return start();
        }
        finally
        {
            _ = Native.SetAffinity(0, sizeof(ulong), before);
        }
    }
}
