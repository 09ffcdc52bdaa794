using System.Text.Json.Serialization;

namespace CountryProvider.Host.Distribution;

/// <summary>The state of a circuit breaker.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BreakerState>))]
public enum BreakerState
{
    /// <summary>All calls pass.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed,

    /// <summary>No call passes. Calls fail at once.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>One call passes. Its outcome decides the next state.</summary>
    [JsonStringEnumMemberName("halfOpen")]
    HalfOpen,
}
