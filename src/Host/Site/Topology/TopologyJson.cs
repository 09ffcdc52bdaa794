using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Web.Api;

namespace CountryProvider.Host.Site.Topology;

/// <summary>The topology as JSON, between processes and for everybody.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ProcessState))]
[JsonSerializable(typeof(TopologyReport))]
internal sealed partial class TopologyJson : JsonSerializerContext
{
    /// <summary>What everybody gets to see, with the characters as they are.</summary>
    public static JsonTypeInfo<TopologyReport> Report =>
        field ??= (JsonTypeInfo<TopologyReport>)Json.OptionsOf(Default).GetTypeInfo(typeof(TopologyReport));
}
