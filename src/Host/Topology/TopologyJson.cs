using System.Text.Json.Serialization;

namespace CountryProvider.Host.Topology;

/// <summary>The topology as JSON, between processes and for everybody.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ProcessState))]
[JsonSerializable(typeof(TopologyReport))]
internal sealed partial class TopologyJson : JsonSerializerContext;
