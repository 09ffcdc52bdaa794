using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Web.Api;

namespace CountryProvider.Host.Site.Topology;

/// <summary>The JSON of the topology, between processes and for clients.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ProcessState))]
[JsonSerializable(typeof(TopologyReport))]
internal sealed partial class TopologyJson : JsonSerializerContext
{
    /// <summary>The report for clients. The JSON does not escape characters without need.</summary>
    public static JsonTypeInfo<TopologyReport> Report =>
        field ??= (JsonTypeInfo<TopologyReport>)Json.OptionsOf(Default).GetTypeInfo(typeof(TopologyReport));
}
