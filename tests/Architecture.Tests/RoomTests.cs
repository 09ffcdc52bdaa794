using System.Reflection;

namespace CountryProvider.Architecture.Tests;

/// <summary>
/// Checks which rooms use each other in an assembly. A room is a namespace one level below that of the assembly; <c>/</c> is the assembly's
/// own namespace. A room may use only the rooms before it in its list. So there are no cycles.
/// </summary>
public sealed class RoomTests
{
    private static readonly Dictionary<string, string[]> _order = new()
    {
        ["Host"] = ["Foundation", "Observation", "Distribution", "Edge", "Site", "Operations", "Tools", "/"],
        ["Abstractions"] = ["/"],
        ["Modularity"] = ["/"],
        ["Web"] = ["Text", "Search", "Validation", "Api", "Csv", "Pages"],
        ["Storage"] = ["/"],
        ["Catalogue"] = ["Data", "History", "Import", "Features", "Api", "Pages", "/"],
    };

    public static TheoryData<string> Assemblies => [.. _order.Keys];

    [Theory, MemberData(nameof(Assemblies))]
    public void A_room_knows_none_but_those_before_it(string assembly)
    {
        var order = _order[assembly];
        var references = ReferencesIn(Assembly.Load(Product.Prefix + assembly));

        references
            .SelectMany(reference => new[] { reference.From.Room, reference.To.Room })
            .Distinct()
            .Except(order)
            .ShouldBeEmpty("a room that has no place in the order");
        references
            .Where(reference => Array.IndexOf(order, reference.From.Room) < Array.IndexOf(order, reference.To.Room))
            .Select(reference => $"{reference.From.Room} -> {reference.To.Room}: {reference.From.Type} knows {reference.To.Type}")
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ShouldBeEmpty("Put what both need into the lower room.");
    }

    // If nothing were found, everything would pass.
    [Theory]
    [InlineData(typeof(InSignature))]
    [InlineData(typeof(InBody))]
    [InlineData(typeof(InLambda))]
    [InlineData(typeof(InGenericArgument))]
    [InlineData(typeof(InAttribute))]
    [InlineData(typeof(InAttributeOfParameter))]
    [InlineData(typeof(InConstraint))]
    [InlineData(typeof(InCatch))]
    [InlineData(typeof(InStaticCall))]
    public void A_reference_is_found_wherever_it_is(Type type) =>
        Family(type)
            .SelectMany(TypeReferences.Of)
            .ShouldContain(reference =>
                reference == typeof(Target) || reference == typeof(TargetAttribute) || reference == typeof(TargetException)
            );

    private static List<((string Room, string Type) From, (string Room, string Type) To)> ReferencesIn(Assembly assembly)
    {
        var own = assembly.GetName().Name!;
        return
        [
            .. from type in assembly.GetTypes()
            where !IsGenerated(type)
            from other in TypeReferences.Of(type)
            where other.Assembly == assembly && !IsGenerated(other) && Room(own, type) != Room(own, other)
            select ((Room(own, type), type.Name), (Room(own, other), other.Name)),
        ];
    }

    // What the compiler makes for the whole assembly.
    private static bool IsGenerated(Type type) =>
        type.Namespace is null || !type.Namespace.StartsWith(Product.Prefix, StringComparison.Ordinal);

    private static string Room(string assembly, Type type) =>
        type.Namespace!.Length <= assembly.Length ? "/" : type.Namespace[(assembly.Length + 1)..].Split('.')[0];

    private static IEnumerable<Type> Family(Type type) =>
        type.GetNestedTypes(BindingFlags.NonPublic | BindingFlags.Public).SelectMany(Family).Prepend(type);

    private sealed class Target
    {
        public static string? Text => null;
    }

    [AttributeUsage(AttributeTargets.All)]
    private sealed class TargetAttribute : Attribute;

#pragma warning disable CA1852 // A sealed one constrains nothing.
    private class TargetException : Exception;
#pragma warning restore CA1852

    private abstract class InSignature
    {
        public abstract Target? Get();
    }

    private static class InBody
    {
        public static object Make() => new Target();
    }

    private static class InLambda
    {
        public static Func<object> Make() => () => new Target();
    }

    private static class InGenericArgument
    {
        public static object Make() => new List<Dictionary<string, Target[]>>();
    }

    private static class InAttribute
    {
        [Target]
        public static int Number => 1;
    }

    private static class InAttributeOfParameter
    {
        public static int Of([Target] int number) => number;
    }

    private static class InConstraint
    {
        public static string Name<T>()
            where T : TargetException => typeof(T).Name;
    }

    private static class InCatch
    {
        public static int Try(Func<int> get)
        {
            try
            {
                return get();
            }
            catch (TargetException)
            {
                return 0;
            }
        }
    }

    private static class InStaticCall
    {
        public static string? Text() => Target.Text;
    }
}
