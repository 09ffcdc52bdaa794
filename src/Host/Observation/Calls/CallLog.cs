using CountryProvider.Modularity;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>A finished call to a module.</summary>
/// <param name="Record">The request, its caller and the module.</param>
/// <param name="Duration">The time from sending the request to receiving the answer.</param>
public readonly record struct ModuleCall(CallRecord Record, TimeSpan Duration);

/// <summary>The module calls that serve one HTTP request.</summary>
public sealed class CallLog
{
    // The header Server-Timing must have a bounded size, and more calls would not help its reader.
    private const int Limit = 32;
    private readonly Lock _gate = new();
    private readonly List<ModuleCall> _calls = [];

    /// <summary>The calls that have ended, ordered by their end.</summary>
    public IReadOnlyList<ModuleCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Records every later module call of the current async flow.</summary>
    public void Begin() => CallScope.Current = new(this, ModuleCalls.Edge);

    internal void Add(ModuleCall call)
    {
        lock (_gate)
        {
            if (_calls.Count < Limit)
            {
                _calls.Add(call);
            }
        }
    }
}

/// <summary>The caller of the requests that the current async flow sends.</summary>
/// <param name="Log">The log that records the calls; null when nothing logs them.</param>
/// <param name="Module">The module that handles a request in this flow.</param>
internal sealed record CallScope(CallLog? Log, string Module)
{
    private static readonly AsyncLocal<CallScope?> _current = new();

    public static CallScope? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }
}
