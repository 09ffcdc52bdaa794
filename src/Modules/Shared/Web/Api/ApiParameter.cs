using System.Text.Json.Nodes;

namespace CountryProvider.Web.Api;

/// <summary>
/// A parameter as the OpenAPI document describes it. In code most are bound as text, so that a wrong one is answered
/// with a message of ours and not with the framework's.
/// </summary>
/// <param name="Name">As in the path or the query.</param>
/// <param name="Description">What it does, in a sentence.</param>
public sealed record ApiParameter(string Name, string Description)
{
    /// <summary>What its text stands for.</summary>
    public ApiParameterKind Kind { get; private init; }

    /// <summary>What holds when it is left out; null when nothing does.</summary>
    public JsonNode? Default { get; private init; }

    /// <summary>The smallest number; null when it is no number.</summary>
    public int? Minimum { get; private init; }

    /// <summary>The largest number; null when it is no number.</summary>
    public int? Maximum { get; private init; }

    /// <summary>How many characters the text may have; null when there is no limit.</summary>
    public int? MaxLength { get; private init; }

    /// <summary>A regular expression (ECMA-262) for the whole text; null when any text will do.</summary>
    public string? Pattern { get; private init; }

    /// <summary>The texts to choose from; empty when it is no choice.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>
    /// The name under which the OpenAPI document has the choice, so that clients get one type for it; null when it is no choice.
    /// </summary>
    public string? SchemaName { get; private init; }

    /// <summary>Any text up to a length.</summary>
    public static ApiParameter Text(string name, string description, int maxLength) => new(name, description) { MaxLength = maxLength };

    /// <summary>The code of an entry.</summary>
    public static ApiParameter Code(string name, string description, int maxLength = 3) =>
        new(name, description) { Pattern = maxLength == 3 ? Abstractions.Code.Pattern : Abstractions.Code.LongPattern };

    /// <summary>True or false; false when left out.</summary>
    public static ApiParameter Flag(string name, string description) =>
        new(name, description) { Kind = ApiParameterKind.Flag, Default = false };

    /// <summary>A whole number between two others, both included.</summary>
    public static ApiParameter Number(string name, string description, int minimum, int maximum) =>
        new(name, description)
        {
            Kind = ApiParameterKind.Number,
            Minimum = minimum,
            Maximum = maximum,
        };

    /// <summary>One of several texts; the first when left out.</summary>
    /// <param name="schemaName">As in <see cref="SchemaName"/>.</param>
    public static ApiParameter Choice(string name, string schemaName, string description, params string[] choices) =>
        new(name, description)
        {
            SchemaName = schemaName,
            Choices = choices,
            Default = choices[0],
        };

    /// <summary>One of several texts; any when left out.</summary>
    /// <param name="schemaName">As in <see cref="SchemaName"/>.</param>
    public static ApiParameter OptionalChoice(string name, string schemaName, string description, params string[] choices) =>
        new(name, description) { SchemaName = schemaName, Choices = choices };
}

/// <summary>What the text of a parameter stands for.</summary>
public enum ApiParameterKind
{
    /// <summary>Itself.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,
}
