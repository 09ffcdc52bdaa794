using System.Reflection;
using System.Reflection.Emit;

namespace CountryProvider.Architecture.Tests;

/// <summary>
/// Finds the types that a type refers to: in signatures, fields, attributes, generic arguments and bodies. The compiler removes constants
/// and <c>nameof</c>, so they are not found.
/// </summary>
internal static class TypeReferences
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> _codes = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>All of them; of generic ones the definition and, beside it, the arguments.</summary>
    public static HashSet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, [type.BaseType, .. type.GetInterfaces(), .. Attributes(type.GetCustomAttributesData())]);
        Add(
            found,
            type.GetGenericArguments()
                .Where(argument => argument.IsGenericParameter)
                .SelectMany(argument => argument.GetGenericParameterConstraints())
        );
        foreach (var member in type.GetMembers(All))
        {
            Add(found, Attributes(member.GetCustomAttributesData()));
            switch (member)
            {
                case FieldInfo field:
                    Add(found, [field.FieldType]);
                    break;
                case MethodBase method:
                    Add(found, Signature(method));
                    Add(found, Body(method));
                    break;
            }
        }

        return found;
    }

    private static IEnumerable<Type?> Signature(MethodBase method) =>
        [
            (method as MethodInfo)?.ReturnType,
            .. method.GetParameters().Select(parameter => parameter.ParameterType),
            .. method.GetParameters().SelectMany(parameter => Attributes(parameter.GetCustomAttributesData())),
            .. method.IsGenericMethod
                ? method
                    .GetGenericArguments()
                    .Where(argument => argument.IsGenericParameter)
                    .SelectMany(argument => argument.GetGenericParameterConstraints())
                : [],
        ];

    private static IEnumerable<Type> Attributes(IEnumerable<CustomAttributeData> attributes) =>
        from attribute in attributes
        from type in attribute
            .ConstructorArguments.Select(argument => argument.Value)
            .Concat(attribute.NamedArguments.Select(argument => argument.TypedValue.Value))
            .OfType<Type>()
            .Append(attribute.AttributeType)
        select type;

    private static IEnumerable<Type?> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
        {
            return [];
        }

        return
        [
            .. body.LocalVariables.Select(local => local.LocalType),
            .. body
                .ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
                .Select(clause => clause.CatchType),
            .. Tokens(body.GetILAsByteArray()!).SelectMany(token => Resolve(method, token)),
        ];
    }

    // ECMA-335, III.1.2: an instruction is one byte, or 0xFE and one, and what it is about.
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length; )
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            var instruction = _codes[value];
            at += instruction.Size;
            switch (instruction.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok:
                    yield return BitConverter.ToInt32(code, at);
                    at += 4;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    private static IEnumerable<Type?> Resolve(MethodBase method, int token)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, ofType, ofMethod) switch
        {
            Type type => [type],
            FieldInfo field => [field.DeclaringType, field.FieldType],
            MethodBase called =>
            [
                called.DeclaringType,
                (called as MethodInfo)?.ReturnType,
                .. called.IsGenericMethod ? called.GetGenericArguments() : [],
            ],
            _ => [],
        };
    }

    private static void Add(HashSet<Type> found, IEnumerable<Type?> types)
    {
        foreach (var type in types)
        {
            if (type is null || type.IsGenericParameter)
            {
                continue;
            }

            if (type.HasElementType)
            {
                Add(found, [type.GetElementType()]);
            }
            else if (type.IsGenericType && !type.IsGenericTypeDefinition)
            {
                Add(found, [type.GetGenericTypeDefinition(), .. type.GetGenericArguments()]);
            }
            else
            {
                found.Add(type);
            }
        }
    }
}
