using System.Text.RegularExpressions;
using CountryProvider.Testing;

namespace CountryProvider.Architecture.Tests;

/// <summary>Every boundary in docs/threat-model.md names tests, and these tests exist.</summary>
public sealed partial class ThreatModelTests
{
    private static readonly string _text = File.ReadAllText(RepositoryRoot.Find("docs", "threat-model.md"));

    [Fact]
    public void Every_boundary_names_a_test()
    {
        var rows = _text[_text.IndexOf("## Boundaries", StringComparison.Ordinal)..]
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2)
            .ToList();

        rows.Count.ShouldBeGreaterThan(10);
        rows.ShouldAllBe(row => TestName().IsMatch(row));
    }

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var sources = Directory
            .EnumerateFiles(RepositoryRoot.Find("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .ToList();

        TestName()
            .Matches(_text)
            .Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value))
            .Where(test =>
                !sources.Any(source =>
                    source.Contains($"class {test.Class}", StringComparison.Ordinal)
                    && source.Contains($" {test.Method}(", StringComparison.Ordinal)
                )
            )
            .ShouldBeEmpty();
    }

    [GeneratedRegex(@"`([A-Z]\w*Tests)\.(\w+)`")]
    private static partial Regex TestName();
}
