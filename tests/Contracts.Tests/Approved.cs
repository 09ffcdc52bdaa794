using System.Runtime.CompilerServices;

namespace CountryProvider.Contracts.Tests;

/// <summary>Texts that a person has approved, in files beside the tests, so that a reviewer sees every change of them.</summary>
internal static class Approved
{
    /// <summary>Asserts that a text equals the file beside the test, at the path where Verify would look for it.</summary>
    /// <remarks>
    /// The file is <c>Class.Method_parameter=value.verified.ext</c>. Where the text is another one, it is put beside it as <c>….received.…</c>, except
    /// where <c>CI=true</c>.
    /// </remarks>
    /// <param name="extension">Such as <c>json</c>.</param>
    /// <param name="parameters">Such as <c>version=v2</c>, of a test that has some.</param>
    public static void ShouldBeVerified(
        this string text,
        string extension,
        string? parameters = null,
        [CallerFilePath] string test = "",
        [CallerMemberName] string method = ""
    )
    {
        var name = $"{Path.GetFileNameWithoutExtension(test)}.{method}{(parameters is null ? "" : "_" + parameters)}";
        var approved = Path.Combine(Path.GetDirectoryName(test)!, $"{name}.verified.{extension}");
        var received = Path.Combine(Path.GetDirectoryName(test)!, $"{name}.received.{extension}");
        text = text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        var writable = Environment.GetEnvironmentVariable("CI") != "true";
        if (text == expected)
        {
            if (writable)
            {
                File.Delete(received);
            }

            return;
        }

        var howTo = "Run the test where CI is not set, then see there.";
        if (writable)
        {
            File.WriteAllText(received, text);
            howTo = $"If that is as it should be:{Environment.NewLine}mv '{received}' '{approved}'";
        }

        Assert.Fail(
            $"{name} is not as approved:{Environment.NewLine}{Difference(expected.Split('\n'), text.Split('\n'))}{Environment.NewLine}{howTo}"
        );
    }

    /// <summary>The lines that differ, with their neighbours. The common lines at the start and at the end are left out.</summary>
    internal static string Difference(string[] expected, string[] actual)
    {
        const int Context = 3;
        const int Shown = 30;
        var shorter = Math.Min(expected.Length, actual.Length);
        var start = 0;
        while (start < shorter && expected[start] == actual[start])
        {
            start++;
        }

        var end = 0;
        while (end < shorter - start && expected[^(end + 1)] == actual[^(end + 1)])
        {
            end++;
        }

        return string.Join(
            Environment.NewLine,
            [
                $"@@ line {start + 1} @@",
                .. expected[Math.Max(0, start - Context)..start].Select(line => "  " + line),
                .. Some(expected[start..^end], "- "),
                .. Some(actual[start..^end], "+ "),
                .. actual[^end..].Take(Context).Select(line => "  " + line),
            ]
        );

        static IEnumerable<string> Some(string[] lines, string mark) =>
            lines
                .Take(Shown)
                .Select(line => mark + line)
                .Concat(lines.Length > Shown ? [$"{mark}({lines.Length - Shown} more lines)"] : []);
    }
}
