using System.Text.Json;
using System.Text.Json.Serialization;

namespace CountryProvider.Comparison.Report;

/// <summary>
/// JSON cannot represent NaN and infinity. This converter writes them as null. A figure that could not be computed thus does not prevent
/// the report.
/// </summary>
internal sealed class FiniteNumbers : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
