using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;

namespace CountryProvider.Contracts.Tests;

/// <summary>
/// The data that travels between processes for one contract: the address, and a request and its answer in which every member has a value.
/// </summary>
internal sealed record WireShape(string Path, JsonNode Request, JsonNode Answer)
{
    private static readonly JsonSerializerOptions _text = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The name of the file that holds the shapes of the last release.</summary>
    public const string File = "WireShapeTests.The_wire_shape_of_all_contracts_is_as_approved.verified.json";

    /// <summary>All contracts of today.</summary>
    public static IReadOnlyList<Contract> Contracts { get; } =
    [.. Modules.All.SelectMany(Contract.Of).OrderBy(contract => contract.Request.FullName)];

    /// <summary>The shapes of the last release, by the full name of the request.</summary>
    public static IReadOnlyDictionary<string, WireShape> Released { get; } = Read();

    /// <summary>The members that are left out where they say nothing.</summary>
    public static IReadOnlySet<string> Optional { get; } =
        Modules
            .All.SelectMany(module => module.Contracts.GetTypes().SelectMany(type => type.GetProperties()))
            .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.WhenWritingNull })
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
            .ToHashSet();

    /// <summary>The members of a record that have no default value, as they are called on the wire.</summary>
    public static IEnumerable<string> RequiredOf(Type type) =>
        type.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => !parameter.HasDefaultValue)
            .Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!));

    /// <summary>The shape of a contract of today.</summary>
    public static WireShape Of(Contract contract) => new(contract.Path, Json(contract.Request), Json(contract.Response));

    /// <summary>The text of all shapes, to be approved.</summary>
    public static string Text(IEnumerable<Contract> contracts) =>
        new JsonObject(
            contracts.Select(contract =>
            {
                var shape = Of(contract);
                return KeyValuePair.Create<string, JsonNode?>(
                    contract.Request.FullName!,
                    new JsonObject
                    {
                        ["path"] = shape.Path,
                        ["request"] = shape.Request,
                        ["answer"] = shape.Answer,
                    }
                );
            })
        ).ToJsonString(_text);

    /// <summary>What is missing in another shape, for a process that knows this one; empty if nothing is missing.</summary>
    public static IEnumerable<string> Missing(JsonNode? known, JsonNode? found, string path = "$")
    {
        if (KindOf(known) != KindOf(found))
        {
            return [$"{path} was {KindOf(known)} and is {KindOf(found)}"];
        }

        return known switch
        {
            JsonObject members => members.SelectMany(member =>
                found!.AsObject().TryGetPropertyValue(member.Key, out var value) ? Missing(member.Value, value, $"{path}.{member.Key}")
                : Optional.Contains(member.Key) ? []
                : [$"{path}.{member.Key} is gone"]
            ),
            JsonArray { Count: > 0 } items => found!.AsArray() is { Count: > 0 } others
                ? others.SelectMany(other => Missing(items[0], other, $"{path}[]"))
                : [$"{path} is empty, which shows nothing"],
            _ => [],
        };
    }

    /// <summary>The same, with an unknown member in every object.</summary>
    public static JsonNode? FromTomorrow(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(
                members
                    .Select(member => KeyValuePair.Create(member.Key, FromTomorrow(member.Value)))
                    .Append(new("addedTomorrow", new JsonObject { ["a"] = new JsonArray(1, "b", null) }))
            ),
            JsonArray items => new JsonArray([.. items.Select(FromTomorrow)]),
            _ => node?.DeepClone(),
        };

    private static string KindOf(JsonNode? node) =>
        node?.GetValueKind() switch
        {
            null or JsonValueKind.Null => "null",
            JsonValueKind.True or JsonValueKind.False => "a boolean",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Array => "an array",
            _ => "an object",
        };

    private static Dictionary<string, WireShape> Read([CallerFilePath] string file = "") =>
        JsonNode
            .Parse(System.IO.File.ReadAllText(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, File)))!
            .AsObject()
            .ToDictionary(
                contract => contract.Key,
                contract => new WireShape((string)contract.Value!["path"]!, contract.Value["request"]!, contract.Value["answer"]!)
            );

    private static JsonNode Json(Type type)
    {
        var contract = Contracts.First(contract => contract.Request == type || contract.Response == type);
        return JsonSerializer.SerializeToNode(Sample(type, "value"), contract.Json(type))!;
    }

    // Every member has a value, so that every member is sent. A text names its member, unless it must be a code.
    private static object? Sample(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return name == "Code" ? "ABC" : $"the {name}";
        }

        if (type == typeof(bool))
        {
            return true;
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(0);
        }

        if (type == typeof(DateOnly))
        {
            return new DateOnly(2026, 1, 31);
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

        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance)
            .MaxBy(candidate => candidate.GetParameters().Length)!;
        var sample = constructor.Invoke([
            .. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType, parameter.Name!)),
        ]);
        foreach (
            var property in type.GetProperties()
                .Where(property => property.CanWrite && !constructor.GetParameters().Any(parameter => parameter.Name == property.Name))
        )
        {
            property.SetValue(sample, Sample(property.PropertyType, property.Name));
        }

        return sample;
    }
}
