using System.Diagnostics.Metrics;
using CountryProvider.Modularity;

namespace CountryProvider.Storage;

/// <summary>Measures an operation of a store, including the wait for its turn.</summary>
internal sealed class StoreOperation(string module, string name, TimeProvider clock) : IDisposable
{
    private static readonly Histogram<double> _duration = ModuleCalls.HistogramOf(
        "store.operation.duration",
        "How long a module's store took to read what is new, or to write."
    );

    private readonly long _started = clock.GetTimestamp();
    private string _outcome = "failed";

    public void Succeeded() => _outcome = "answered";

    /// <summary>Records that the handler refused the write, which is not a fault of the database.</summary>
    public void Refused() => _outcome = "refused";

    public void Dispose()
    {
        if (_duration.Enabled && !Rehearsal.IsUnderWay)
        {
            _duration.Record(
                clock.GetElapsedTime(_started).TotalSeconds,
                new("module", module),
                new("operation", name),
                new("outcome", _outcome)
            );
        }
    }
}
