using System.Text.Json.Serialization;

namespace CountryProvider.Host.Distribution;

/// <summary>Whether a circuit breaker lets calls through.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BreakerState>))]
public enum BreakerState
{
    /// <summary>All of them.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed,

    /// <summary>None; they fail at once.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>One, whose outcome decides.</summary>
    [JsonStringEnumMemberName("halfOpen")]
    HalfOpen,
}
