using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CountryProvider.Contracts.Tests;

/// <summary>
/// The JSON of every request between modules, and of its answer. During an update old and new processes call each other. So a member may be
/// added, but none may be removed, renamed or change its type. A new member needs a default value in the constructor of its record: an old
/// process does not send it, and a missing member without a default is refused.
/// </summary>
public sealed partial class WireShapeTests
{
    private const string Released = """{"version":7,"entries":[{"code":"ABC","retired":true}]}""";

    public static TheoryData<Type> Requests => [.. WireShape.Contracts.Select(contract => contract.Request)];

    [Fact]
    public void The_wire_shape_of_all_contracts_is_as_approved() => WireShape.Text(WireShape.Contracts).ShouldBeVerified("json");

    [Theory, MemberData(nameof(Requests))]
    public void What_is_written_is_read_back_as_it_was(Type request)
    {
        var contract = WireShape.Contracts.Single(contract => contract.Request == request);

        RoundTrip(contract.Request, WireShape.Of(contract).Request);
        RoundTrip(contract.Response, WireShape.Of(contract).Answer);

        void RoundTrip(Type type, JsonNode json) =>
            JsonSerializer.Serialize(json.Deserialize(contract.Json(type)), contract.Json(type)).ShouldBe(json.ToJsonString());
    }

    [Theory, MemberData(nameof(Requests))]
    public void A_member_without_a_default_value_may_not_be_missing(Type request)
    {
        var contract = WireShape.Contracts.Single(contract => contract.Request == request);

        foreach (
            var (type, json) in new[] { (request, WireShape.Of(contract).Request), (contract.Response, WireShape.Of(contract).Answer) }
        )
        {
            foreach (var member in WireShape.RequiredOf(type).Where(member => json is JsonObject whole && whole.ContainsKey(member)))
            {
                var without = json.DeepClone().AsObject();
                without.Remove(member);
                Should.Throw<JsonException>(() => without.Deserialize(contract.Json(type)), $"{type.Name} without {member}");
            }
        }
    }

    [Theory]
    [InlineData("""{"entries":[{"code":"ABC","retired":true}]}""", "$.version is gone")]
    [InlineData("""{"version":7,"entries":[{"code":"ABC"}]}""", "$.entries[].retired is gone")]
    [InlineData("""{"version":7,"entries":[{"code":"ABC","retired":true},{"retired":true}]}""", "$.entries[].code is gone")]
    [InlineData("""{"version":7,"rows":[{"code":"ABC","retired":true}]}""", "$.entries is gone")]
    [InlineData("""{"Version":7,"entries":[{"code":"ABC","retired":true}]}""", "$.version is gone")]
    [InlineData("""{"version":"7","entries":[{"code":"ABC","retired":true}]}""", "$.version was a number and is a text")]
    [InlineData("""{"version":7,"entries":[{"code":"ABC","retired":0}]}""", "$.entries[].retired was a boolean and is a number")]
    [InlineData("""{"version":7,"entries":[{"code":null,"retired":true}]}""", "$.entries[].code was a text and is null")]
    [InlineData("""{"version":7,"entries":{"code":"ABC","retired":true}}""", "$.entries was an array and is an object")]
    [InlineData("""{"version":7,"entries":[]}""", "$.entries is empty, which shows nothing")]
    [InlineData("null", "$ was an object and is null")]
    public void A_member_that_is_gone_or_has_another_name_or_type_is_found(string today, string missing) =>
        WireShape.Missing(JsonNode.Parse(Released), JsonNode.Parse(today)).ShouldBe([missing]);

    [Theory]
    [InlineData(Released)]
    [InlineData("""{"entries":[{"retired":false,"code":"XYZ","since":2026}],"version":8,"more":null}""")]
    public void Another_order_other_values_and_more_members_do_no_harm(string today) =>
        WireShape.Missing(JsonNode.Parse(Released), JsonNode.Parse(today)).ShouldBeEmpty();

    [Fact]
    public void A_member_that_comes_with_a_default_value_is_read_from_an_old_process_and_ignored_by_one()
    {
        JsonSerializer.Deserialize("""{"code":"ABC"}""", Json.Default.WithDefault).ShouldBe(new("ABC", 1999));
        JsonSerializer.Deserialize("""{"code":"ABC","since":2026}""", Json.Default.Yesterday).ShouldBe(new("ABC"));
    }

    [Fact]
    public void A_member_that_comes_without_a_default_value_is_not_read_from_an_old_process() =>
        Should
            .Throw<JsonException>(() => JsonSerializer.Deserialize("""{"code":"ABC"}""", Json.Default.WithoutDefault))
            .Message.ShouldContain("since");

    internal sealed record Yesterday(string Code);

    internal sealed record WithDefault(string Code, int Since = 1999);

    internal sealed record WithoutDefault(string Code, int Since);

    // As in the contracts.
    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true
    )]
    [JsonSerializable(typeof(Yesterday))]
    [JsonSerializable(typeof(WithDefault))]
    [JsonSerializable(typeof(WithoutDefault))]
    private sealed partial class Json : JsonSerializerContext;
}
