using System.Globalization;
using System.Resources;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison;

/// <summary>
/// The prose of the comparison, in both of its languages: <c>Latency.resx</c> holds the English texts of <see cref="Experiments.Latency"/>,
/// and <c>Latency.de.resx</c>
/// beside it the German ones. Both are inside the assembly, so that the program needs no folder of a language beside it. A report is read
/// in either language, so a text is always both.
/// </summary>
internal sealed class Texts
{
    private readonly ResourceManager _english;
    private readonly ResourceManager _german;

    private Texts(Type owner) => (_english, _german) = (new(owner.FullName!, owner.Assembly), new($"{owner.FullName}.de", owner.Assembly));

    /// <summary>What several parts of the comparison say.</summary>
    public static Texts Common { get; } = new(typeof(Texts));

    /// <summary>A text without arguments.</summary>
    /// <exception cref="MissingManifestResourceException">There is none of that name in one of the languages.</exception>
    public Words this[string key] => new(Find(_english, key), Find(_german, key));

    /// <summary>A text with arguments in the places that it has for them.</summary>
    /// <param name="arguments">Numbers are written in the way of each language, and of <see cref="Words"/> each language gets its
    /// own.</param>
    /// <exception cref="MissingManifestResourceException">There is none of that name in one of the languages.</exception>
    public Words this[string key, params object?[] arguments] => Words.Format(Find(_english, key), Find(_german, key), arguments);

    /// <summary>The texts of a class, from the files that are called like it.</summary>
    public static Texts Of(Type owner) => new(owner);

    private static string Find(ResourceManager texts, string key) =>
        texts.GetString(key, CultureInfo.InvariantCulture)
        ?? throw new MissingManifestResourceException($"There is no text '{key}' in {texts.BaseName}.");
}
