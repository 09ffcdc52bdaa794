using System.Collections;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Host;
using MediatR;

namespace CountryProvider.Contracts.Tests;

/// <summary>
/// The JSON of every request between modules and of its answer. Old and new processes talk to each other during an
/// update, so a field may come, but none may go, change its name or its type.
/// </summary>
public sealed class WireShapeTests
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<Type> Requests => [.. Contracts().Select(contract => contract.Request)];

    [Fact]
    public void The_wire_shape_of_all_contracts_is_as_approved()
    {
        var shapes = new JsonObject();
        foreach (var (request, answer) in Contracts())
        {
            shapes[request.FullName!] = new JsonObject
            {
                ["request"] = JsonSerializer.SerializeToNode(Sample(request, "request"), request, _json),
                ["answer"] = JsonSerializer.SerializeToNode(Sample(answer, "answer"), answer, _json),
            };
        }

        shapes.ToJsonString(_json).ShouldBeApprovedAs("wire-shapes.json");
    }

    [Theory, MemberData(nameof(Requests))]
    public void What_is_written_is_read_back_as_it_was(Type request)
    {
        var answer = Contracts().Single(contract => contract.Request == request).Answer;

        RoundTrip(request).ShouldBe(JsonSerializer.Serialize(Sample(request, "request"), request, _json));
        RoundTrip(answer).ShouldBe(JsonSerializer.Serialize(Sample(answer, "request"), answer, _json));

        static string RoundTrip(Type type) => JsonSerializer.Serialize(
            JsonSerializer.Deserialize(JsonSerializer.Serialize(Sample(type, "request"), type, _json), type, _json), type, _json);
    }

    private static IReadOnlyList<(Type Request, Type Answer)> Contracts() =>
    [
        .. from module in Modules.All
           from type in module.Contracts.GetExportedTypes()
           let request = type.GetInterfaces().FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequest<>))
           where request is not null
           orderby type.FullName
           select (type, request.GetGenericArguments()[0]),
    ];

    // Every field has a value, so that every field is seen; a text says which one it is.
    private static object? Sample(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return $"the {name}";
        }

        if (type == typeof(bool))
        {
            return true;
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(0);
        }

        if (type == typeof(DateTimeOffset))
        {
            return DateTimeOffset.UnixEpoch;
        }

        if (type.IsPrimitive || type == typeof(decimal))
        {
            return Convert.ChangeType(7, type, provider: null);
        }

        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
        {
            var element = type.GetGenericArguments()[^1];
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
            list.Add(Sample(element, name));
            return list;
        }

        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).MaxBy(candidate => candidate.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType, parameter.Name!))]);
    }
}
