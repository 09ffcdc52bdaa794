using System.Globalization;
using System.Numerics;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison.Running;

/// <summary>
/// Which cores processes may use: one for the load generator, all others for what it measures, the same for every grouping. Where that is
/// not possible, the system decides, and the report says so.
/// </summary>
internal sealed class CpuSet
{
    private readonly ulong _generator;
    private readonly ulong _measured;

    private CpuSet(ulong generator, ulong measured, Words words) => (_generator, _measured, Words) = (generator, measured, words);

    /// <summary>For processes of which no times are taken: all cores.</summary>
    public CpuSet Undivided => new(_generator | _measured, _generator | _measured, Words);

    /// <summary>Who has which core.</summary>
    public Words Words { get; }

    /// <summary>How many cores there are for what is measured.</summary>
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

    /// <summary>Keeps this process, which starts and watches all others, off the cores of what is measured.</summary>
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

    /// <summary>Does something whose child processes are to run where the load generator does.</summary>
    public T ForGenerator<T>(Func<T> start) => On(_generator, start);

    /// <summary>Does something whose child processes are to run where what is measured does.</summary>
    public T ForMeasured<T>(Func<T> start) => On(_measured, start);

    // A process inherits the cores of the thread that starts it. This thread gets its own back.
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
