using CountryProvider.Modularity;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>A request that was sent to a module.</summary>
/// <param name="Record">Which request it was, by whom and to which module.</param>
/// <param name="Duration">From sending it to having the answer.</param>
public readonly record struct ModuleCall(CallRecord Record, TimeSpan Duration);

/// <summary>The module calls that serve one HTTP request.</summary>
public sealed class CallLog
{
    // More than that tells nobody anything, and a header must not grow without bounds.
    private const int Limit = 32;
    private readonly Lock _gate = new();
    private readonly List<ModuleCall> _calls = [];

    /// <summary>The calls that have ended, in the order in which they did.</summary>
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

    /// <summary>Notes every module call that is made from here on, in this flow of control.</summary>
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

/// <summary>Who is sending requests in this flow of control.</summary>
/// <param name="Log">Where calls are noted; null when nobody asked for that.</param>
/// <param name="Module">The module that is at work.</param>
internal sealed record CallScope(CallLog? Log, string Module)
{
    private static readonly AsyncLocal<CallScope?> _current = new();

    public static CallScope? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }
}
