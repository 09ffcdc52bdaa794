using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CountryProvider.Modularity;

/// <summary>The names under which calls of modules are seen in traces and metrics.</summary>
public static class ModuleCalls
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "CountryProvider";

    /// <summary>The caller of what no module calls: the API and the pages, which send what a client asks for.</summary>
    public const string Edge = "edge";

    // A call inside the process takes microseconds, one of another process up to its time-out of some seconds.
    private static readonly double[] _bounds =
    [
        0.00001,
        0.000025,
        0.00005,
        0.0001,
        0.00025,
        0.0005,
        0.001,
        0.0025,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
    ];

    private static readonly AsyncLocal<string?> _caller = new();

    /// <summary>The source of the spans of module calls.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>The meter of what is measured of modules.</summary>
    public static Meter Meter { get; } = new(SourceName);

    /// <summary>The upper bounds of the buckets of durations in seconds, inclusive; a last bucket has none.</summary>
    public static IReadOnlyList<double> Bounds => _bounds;

    /// <summary>The module that works in this flow of control without an HTTP request of a client; null when none does.</summary>
    public static string? Caller => _caller.Value;

    /// <summary>
    /// Notes that a module works here by itself, or for another process: what is sent from here on, in this flow of control, comes from it.
    /// </summary>
    public static void Enter(string module) => _caller.Value = module;

    /// <summary>A histogram of durations in seconds.</summary>
    public static Histogram<double> HistogramOf(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = _bounds });

    /// <summary>The module that owns a request: the part of the assembly's name before <c>.Contracts</c>, or its last part.</summary>
    public static string ModuleOf(Type request)
    {
        // A generic request of a catalogue belongs to the module of the entry that closes it.
        var owner = request.IsGenericType ? request.GetGenericArguments()[0] : request;
        var parts = owner.Assembly.GetName().Name!.Split('.');
        return string.Intern(parts[^1] == "Contracts" ? parts[^2] : parts[^1]);
    }
}
