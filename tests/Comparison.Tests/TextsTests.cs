using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CountryProvider.Comparison.Tests;

/// <summary>
/// The prose of the comparison. Every text exists in both languages with the same placeholders, and the source uses it with that many
/// arguments.
/// </summary>
public sealed partial class TextsTests
{
    private static readonly string _source = SourceFolder();

    private static readonly IReadOnlyList<string> _files =
    [
        .. Directory
            .GetFiles(_source, "*", SearchOption.AllDirectories)
            .Where(file => !Built().IsMatch(Path.GetRelativePath(_source, file))),
    ];

    // By the path of the class, such as Experiments/Latency.
    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> _english = Read(".resx");
    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> _german = Read(".de.resx");

    [Fact]
    public void Every_text_is_in_both_languages()
    {
        _german.Keys.Order(StringComparer.Ordinal).ShouldBe(_english.Keys.Order(StringComparer.Ordinal));
        foreach (var (owner, texts) in _english)
        {
            _german[owner].Keys.ShouldBe(texts.Keys, $"{owner}.resx and {owner}.de.resx have the same names in the same order.");
            texts.Concat(_german[owner]).Where(text => text.Value.Length == 0).ShouldBeEmpty(owner);
        }
    }

    [Fact]
    public void Every_text_has_the_same_places_for_arguments_in_both_languages()
    {
        foreach (var (owner, texts) in _english)
        {
            foreach (var (key, english) in texts)
            {
                PlacesOf(_german[owner][key]).ShouldBe(PlacesOf(english), $"{owner}: {key}");
                NumbersOf(english)
                    .ShouldBe(
                        Enumerable.Range(0, NumbersOf(english).Count),
                        $"{owner}: {key} numbers its places from 0 and leaves none out."
                    );
            }
        }
    }

    [Fact]
    public void Every_text_is_used_and_every_text_that_is_used_is_there_with_its_arguments()
    {
        var used = Uses().ToList();

        used.Where(use => !_english.TryGetValue(use.Owner, out var texts) || !texts.ContainsKey(use.Key)).ShouldBeEmpty();
        used.Where(use => NumbersOf(_english[use.Owner][use.Key]).Count != use.Arguments).ShouldBeEmpty();
        _english
            .SelectMany(file => file.Value.Keys, (file, text) => (Owner: file.Key, Key: text))
            .Except(used.Select(use => (use.Owner, use.Key)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_text_is_inside_the_assembly()
    {
        foreach (var (owner, texts) in _english)
        {
            var type = typeof(Experiment).Assembly.GetType($"CountryProvider.Comparison.{owner.Replace('/', '.')}").ShouldNotBeNull(owner);
            texts.Keys.ShouldAllBe(key => Texts.Of(type)[key].English == texts[key] && Texts.Of(type)[key].German == _german[owner][key]);
        }
    }

    [Fact]
    public void The_source_itself_has_no_German_in_it() =>
        _files
            .Where(IsSource)
            .SelectMany(file =>
                File.ReadLines(file).Select((line, number) => $"{Path.GetRelativePath(_source, file)}:{number + 1}: {line.Trim()}")
            )
            .Where(line => GermanLiteral().IsMatch(line))
            .ShouldBeEmpty("Texts belong into the resource files.");

    private static IEnumerable<(string Place, string Owner, string Key, int Arguments)> Uses()
    {
        foreach (var file in _files.Where(IsSource))
        {
            var (source, name) = (File.ReadAllText(file), Path.GetRelativePath(_source, file).Replace('\\', '/'));
            foreach (Match use in Use().Matches(source))
            {
                var owner = use.Groups["of"].Value switch
                {
                    "Texts.Common" => "Texts",
                    "ReportWords.Texts" or "Texts" => "Report/ReportWords",
                    _ => name[..name.IndexOf('.', StringComparison.Ordinal)], // Of a class in several files, too.
                };
                var place = $"{name}:{source.AsSpan(0, use.Index).Count('\n') + 1}";
                use.Groups["key"]
                    .Success.ShouldBeTrue($"{place}: the name of a text is written where it is used, so that it can be found.");
                yield return (place, owner, use.Groups["key"].Value, ArgumentsFrom(source, use.Index + use.Length));
            }
        }
    }

    // From behind the key to the bracket that closes the indexer.
    private static int ArgumentsFrom(string source, int place)
    {
        var (depth, isText, count) = (0, false, 0);
        for (; ; place++)
        {
            switch (source[place])
            {
                case '"':
                    isText = !isText;
                    break;
                case var _ when isText:
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ']' when depth == 0:
                    return count;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case ',' when depth == 0:
                    count++;
                    break;
            }
        }
    }

    private static bool IsSource(string file) => Path.GetExtension(file) is ".cs" or ".razor";

    private static IReadOnlyList<string> PlacesOf(string text) =>
        [.. Place().Matches(text).Select(place => place.Value).Distinct().Order(StringComparer.Ordinal)];

    private static IReadOnlyList<int> NumbersOf(string text) =>
        [.. Place().Matches(text).Select(place => int.Parse(place.Groups[1].Value, null)).Distinct().Order()];

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Read(string extension) =>
        _files
            .Where(file =>
                file.EndsWith(extension, StringComparison.Ordinal)
                && (extension != ".resx" || !file.EndsWith(".de.resx", StringComparison.Ordinal))
            )
            .ToDictionary(
                file => Path.GetRelativePath(_source, file)[..^extension.Length].Replace('\\', '/'),
                file =>
                    (IReadOnlyDictionary<string, string>)
                        XDocument
                            .Load(file)
                            .Root!.Elements("data")
                            .ToDictionary(text => text.Attribute("name")!.Value, text => text.Element("value")!.Value)
            );

    private static string SourceFolder([CallerFilePath] string file = "") =>
        Path.GetFullPath("../../src/Comparison", Path.GetDirectoryName(file)!);

    [GeneratedRegex(@"^(bin|obj)[/\\]")]
    private static partial Regex Built();

    [GeneratedRegex(@"(?<![\w.])(?<of>_texts|Texts\.Common|ReportWords\.Texts|Texts)\[\s*(""(?<key>\w+)"")?")]
    private static partial Regex Use();

    [GeneratedRegex(@"\{(\d+)(?::[^}]*)?\}")]
    private static partial Regex Place();

    [GeneratedRegex("\"[^\"]*[äöüßÄÖÜ][^\"]*\"")]
    private static partial Regex GermanLiteral();
}
