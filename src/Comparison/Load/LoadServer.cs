using System.Net;

namespace CountryProvider.Comparison.Load;

/// <summary>A server that requests are sent to, with the connections to it.</summary>
internal sealed class LoadServer(IPEndPoint endPoint)
{
    public IPEndPoint EndPoint => endPoint;

    /// <summary>How many connections there are.</summary>
    public int Open { get; set; }

    /// <summary>The one that was used last is taken first.</summary>
    public Stack<LoadConnection> Idle { get; } = [];

    public Queue<PlannedRequest> Waiting { get; } = [];
}

/// <summary>A request of a plan.</summary>
/// <param name="At">When it is to be sent, as a timestamp.</param>
internal readonly record struct PlannedRequest(TargetMeter Target, long At);
