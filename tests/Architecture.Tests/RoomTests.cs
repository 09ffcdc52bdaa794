using System.Reflection;

namespace CountryProvider.Architecture.Tests;

/// <summary>
/// Who knows whom within an assembly: its rooms are its namespaces one below its own, and <c>/</c> is the assembly's own. What is there is written
/// down in <c>Rooms</c>, in order to shrink.
/// </summary>
public sealed class RoomTests
{
    public static TheoryData<string> Assemblies => ["Host", "BuildingBlocks", "Storage", "Catalogue", "Comparison"];

    [Theory, MemberData(nameof(Assemblies))]
    public void Rooms_know_each_other_as_it_is_written_down_and_no_more(string assembly)
    {
        var file = Product.Folder("tests", "Architecture.Tests", "Rooms", $"{assembly}.verified.txt");
        var written = File.Exists(file) ? File.ReadAllLines(file) : [];
        string[] found = [.. EdgesOf(Assembly.Load(Product.Prefix + assembly))];
        var received = file.Replace(".verified.", ".received.", StringComparison.Ordinal);
        File.Delete(received);
        if (!found.SequenceEqual(written))
        {
            File.WriteAllLines(received, found);
        }

        found.Except(written).ShouldBeEmpty($"A room may not come to know another one. Put what both need into the lower one; see {received}.");
        written.Except(found).ShouldBeEmpty($"That is gone: take it out of {file}, so that it does not come back.");
    }

    // What is not found would let everything pass.
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
        Family(type).SelectMany(TypeReferences.Of).ShouldContain(reference => reference == typeof(Target) || reference == typeof(TargetAttribute) || reference == typeof(TargetException));

    private static IEnumerable<string> EdgesOf(Assembly assembly)
    {
        var own = assembly.GetName().Name!;
        return assembly.GetTypes().Where(type => !IsGenerated(type))
            .SelectMany(type => TypeReferences.Of(type).Where(other => other.Assembly == assembly && !IsGenerated(other)).Select(other => (From: Room(own, type), To: Room(own, other))))
            .Where(edge => edge.From != edge.To)
            .Select(edge => $"{edge.From} -> {edge.To}")
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    // What the compiler makes for the whole assembly.
    private static bool IsGenerated(Type type) => type.Namespace is null || !type.Namespace.StartsWith(Product.Prefix, StringComparison.Ordinal);

    private static string Room(string assembly, Type type) => type.Namespace!.Length <= assembly.Length ? "/" : type.Namespace[(assembly.Length + 1)..].Split('.')[0];

    private static IEnumerable<Type> Family(Type type) => type.GetNestedTypes(BindingFlags.NonPublic | BindingFlags.Public).SelectMany(Family).Prepend(type);

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
        public static string Name<T>() where T : TargetException => typeof(T).Name;
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
