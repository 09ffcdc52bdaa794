using System.Globalization;
using System.Resources;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison;

/// <summary>
/// The prose of the comparison in both of its languages. For example, <c>Latency.resx</c> holds the English texts of
/// <see cref="Experiments.Latency"/>, and <c>Latency.de.resx</c> the German ones. Both are inside the assembly, so the program needs no
/// language folders. A report contains both languages, so a text always has both.
/// </summary>
internal sealed class Texts
{
    private readonly ResourceManager _english;
    private readonly ResourceManager _german;

    private Texts(Type owner) => (_english, _german) = (new(owner.FullName!, owner.Assembly), new($"{owner.FullName}.de", owner.Assembly));

    /// <summary>The texts that several parts of the comparison use.</summary>
    public static Texts Common { get; } = new(typeof(Texts));

    /// <summary>A text without arguments.</summary>
    /// <exception cref="MissingManifestResourceException">The text is missing in one of the languages.</exception>
    public Words this[string key] => new(Find(_english, key), Find(_german, key));

    /// <summary>A text with arguments.</summary>
    /// <param name="arguments">
    /// The arguments. Each language formats numbers in its own way. <see cref="Words"/> are inserted in the same language.
    /// </param>
    /// <exception cref="MissingManifestResourceException">The text is missing in one of the languages.</exception>
    public Words this[string key, params object?[] arguments] => Words.Format(Find(_english, key), Find(_german, key), arguments);

    /// <summary>The texts of a class, from the resource files with its name.</summary>
    public static Texts Of(Type owner) => new(owner);

    private static string Find(ResourceManager texts, string key) =>
        texts.GetString(key, CultureInfo.InvariantCulture)
        ?? throw new MissingManifestResourceException($"There is no text '{key}' in {texts.BaseName}.");
}
