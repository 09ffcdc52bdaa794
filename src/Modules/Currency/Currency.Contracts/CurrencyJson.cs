using System.Text.Json.Serialization;
using CountryProvider.Abstractions;

namespace CountryProvider.Currency.Contracts;

/// <summary>The contracts as JSON, for when they travel between processes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(GetCurrencies))]
[JsonSerializable(typeof(Snapshot<CurrencyEntry>))]
[JsonSerializable(typeof(EnsureCurrency))]
internal sealed partial class CurrencyJson : JsonSerializerContext;
