using System.Text.Json.Nodes;

namespace CountryProvider.Web.Api;

/// <summary>
/// A parameter as the OpenAPI document describes it. The code binds most parameters as text, so that the program answers a wrong one
/// with its own message instead of the framework's.
/// </summary>
/// <param name="Name">The name in the path or the query.</param>
/// <param name="Description">The effect of the parameter, in a sentence.</param>
public sealed record ApiParameter(string Name, string Description)
{
    /// <summary>The kind of value that the text stands for.</summary>
    public ApiParameterKind Kind { get; private init; }

    /// <summary>The value of a parameter that is left out; null when there is none.</summary>
    public JsonNode? Default { get; private init; }

    /// <summary>The smallest number; null when the value is not a number.</summary>
    public int? Minimum { get; private init; }

    /// <summary>The largest number; null when the value is not a number.</summary>
    public int? Maximum { get; private init; }

    /// <summary>The maximum length of the text, in characters; null when there is no limit.</summary>
    public int? MaxLength { get; private init; }

    /// <summary>A regular expression (ECMA-262) for the whole text; null when any text is valid.</summary>
    public string? Pattern { get; private init; }

    /// <summary>The texts to choose from; empty when the parameter is not a choice.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>
    /// The name of the choice in the OpenAPI document, so that generated clients have one type for it. Null when the parameter is not
    /// a choice.
    /// </summary>
    public string? SchemaName { get; private init; }

    /// <summary>A text with a maximum length.</summary>
    public static ApiParameter Text(string name, string description, int maxLength) => new(name, description) { MaxLength = maxLength };

    /// <summary>The code of an entry.</summary>
    public static ApiParameter Code(string name, string description, int maxLength = 3) =>
        new(name, description) { Pattern = maxLength == 3 ? Abstractions.Code.Pattern : Abstractions.Code.LongPattern };

    /// <summary>True or false; false when the parameter is left out.</summary>
    public static ApiParameter Flag(string name, string description) =>
        new(name, description) { Kind = ApiParameterKind.Flag, Default = false };

    /// <summary>A whole number between two limits, both included.</summary>
    public static ApiParameter Number(string name, string description, int minimum, int maximum) =>
        new(name, description)
        {
            Kind = ApiParameterKind.Number,
            Minimum = minimum,
            Maximum = maximum,
        };

    /// <summary>One of several texts; the first one when the parameter is left out.</summary>
    /// <param name="schemaName">See <see cref="SchemaName"/>.</param>
    public static ApiParameter Choice(string name, string schemaName, string description, params string[] choices) =>
        new(name, description)
        {
            SchemaName = schemaName,
            Choices = choices,
            Default = choices[0],
        };

    /// <summary>One of several texts; no restriction when the parameter is left out.</summary>
    /// <param name="schemaName">See <see cref="SchemaName"/>.</param>
    public static ApiParameter OptionalChoice(string name, string schemaName, string description, params string[] choices) =>
        new(name, description) { SchemaName = schemaName, Choices = choices };
}

/// <summary>The kinds of values of a parameter.</summary>
public enum ApiParameterKind
{
    /// <summary>The text itself.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,
}
