using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using CountryProvider.Host;

namespace CountryProvider.Contracts.Tests;

/// <summary>The types that modules show each other change only if a reviewer approves it.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_of_all_contracts_is_as_approved()
    {
        var text = new StringBuilder();
        foreach (
            var assembly in Modules.All.Select(module => module.Contracts).OrderBy(assembly => assembly.FullName, StringComparer.Ordinal)
        )
        {
            text.Append("# ").AppendLine(assembly.GetName().Name);
            foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
            {
                text.AppendLine().AppendLine(Header(type));
                foreach (var member in Members(type).Order(StringComparer.Ordinal))
                {
                    text.Append("    ").AppendLine(member);
                }
            }

            text.AppendLine();
        }

        text.ToString().ShouldBeVerified("txt");
    }

    private static string Header(Type type)
    {
        var kind =
            type.IsInterface ? "interface"
            : type.IsEnum ? "enum"
            : type.IsValueType ? "struct"
            : type.GetMethod("<Clone>$") is null ? "class"
            : "record";
        var modifier =
            type.IsInterface || type.IsValueType ? ""
            : type is { IsAbstract: true, IsSealed: true } ? "static "
            : type.IsSealed ? "sealed "
            : type.IsAbstract ? "abstract "
            : "";
        var interfaces = type.GetInterfaces()
            .Where(face => face.Assembly.GetName().Name!.StartsWith("CountryProvider", StringComparison.Ordinal))
            .Select(Name)
            .Order(StringComparer.Ordinal);
        return $"{modifier}{kind} {type.FullName}{(interfaces.Any() ? " : " + string.Join(", ", interfaces) : "")}";
    }

    // What every record has is not worth a line.
    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var nullability = new NullabilityInfoContext();
        foreach (var constructor in type.GetConstructors())
        {
            yield return $"new({string.Join(", ", constructor.GetParameters().Select(Parameter))})";
        }

        foreach (var property in type.GetProperties(Declared))
        {
            var accessors = $"{(property.GetMethod?.IsPublic is true ? " get;" : "")}{Setter(property)}";
            yield return $"{Name(property.PropertyType)}{Mark(nullability.Create(property))} {property.Name} {{{accessors} }}";
        }

        foreach (var field in type.GetFields(Declared).Where(field => !field.IsSpecialName))
        {
            yield return $"{(field.IsLiteral ? "const " : "")}{Name(field.FieldType)} "
                + $"{field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => !method.IsSpecialName && !IsOfRecord(method)))
        {
            yield return $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} "
                + $"{method.Name}({string.Join(", ", method.GetParameters().Select(Parameter))})";
        }

        string Parameter(ParameterInfo parameter) =>
            $"{Name(parameter.ParameterType)}{Mark(nullability.Create(parameter))} "
            + $"{parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")}";
    }

    // What the compiler marks as init can be set in an initializer alone.
    private static string Setter(PropertyInfo property) =>
        property.SetMethod?.IsPublic is not true ? ""
        : property.SetMethod.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;"
        : " set;";

    private static bool IsOfRecord(MethodInfo method) =>
        method.Name is "ToString" or "GetHashCode" or "Equals" or "Deconstruct" or "<Clone>$";

    private static string Mark(NullabilityInfo nullability) =>
        !nullability.Type.IsValueType && nullability.ReadState is NullabilityState.Nullable ? "?" : "";

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? Name(value) + "?"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
