using System.Net;

namespace CountryProvider.Comparison.Load;

/// <summary>A server of the plan, with the connections to it.</summary>
internal sealed class LoadServer(IPEndPoint endPoint)
{
    public IPEndPoint EndPoint => endPoint;

    /// <summary>The number of connections.</summary>
    public int Open { get; set; }

    /// <summary>The idle connections. The most recently used one is taken first.</summary>
    public Stack<LoadConnection> Idle { get; } = [];

    public Queue<PlannedRequest> Waiting { get; } = [];
}

/// <summary>A request of a plan.</summary>
/// <param name="At">The planned time, as a timestamp.</param>
internal readonly record struct PlannedRequest(TargetMeter Target, long At);
