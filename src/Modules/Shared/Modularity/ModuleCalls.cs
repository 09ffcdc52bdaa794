using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CountryProvider.Modularity;

/// <summary>The names of module calls in traces and metrics.</summary>
public static class ModuleCalls
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "CountryProvider";

    /// <summary>The caller's name when the caller is not a module but the API or a page, which act for a client.</summary>
    public const string Edge = "edge";

    // A call inside the process takes microseconds. A call of another process takes up to its time-out of some seconds.
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

    /// <summary>The meter for all measurements of modules.</summary>
    public static Meter Meter { get; } = new(SourceName);

    /// <summary>
    /// The upper bounds of the histogram buckets, in seconds, inclusive. One more bucket at the end has no upper bound.
    /// </summary>
    public static IReadOnlyList<double> Bounds => _bounds;

    /// <summary>The module that works in this flow of control without a client's HTTP request; null when there is none.</summary>
    public static string? Caller => _caller.Value;

    /// <summary>
    /// Sets the calling module for all further requests in this flow of control. A module is the caller when it works by itself, or
    /// for a request from another process.
    /// </summary>
    public static void Enter(string module) => _caller.Value = module;

    /// <summary>A histogram of durations in seconds.</summary>
    public static Histogram<double> HistogramOf(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = _bounds });

    /// <summary>The module that owns a request: the part of the assembly's name before <c>.Contracts</c>, or its last part.</summary>
    public static string ModuleOf(Type request)
    {
        // A generic request of a catalogue belongs to the module of its type argument, the entry.
        var owner = request.IsGenericType ? request.GetGenericArguments()[0] : request;
        var parts = owner.Assembly.GetName().Name!.Split('.');
        return string.Intern(parts[^1] == "Contracts" ? parts[^2] : parts[^1]);
    }
}
