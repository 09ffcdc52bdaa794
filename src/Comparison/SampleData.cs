using CountryProvider.Abstractions;
using CountryProvider.Linking;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison;

/// <summary>Data without meaning for a module, as requests to its API: for measuring, never for a department's store.</summary>
/// <param name="Path">Where all that the module holds is read, such as <c>/api/v2/countries</c>; an entry is read and put below it, by its
/// code.</param>
/// <param name="Body">The JSON to put for an entry, from its number and a number that tells one wording of it from another.</param>
internal sealed record SampleData(string Path, Func<int, int, string> Body)
{
    /// <summary>The code of an entry, the same in every module: AAA, AAB and so on.</summary>
    /// <param name="number">From 0 to <see cref="Code.Count"/> - 1.</param>
    public static string CodeOf(int number) =>
        string.Create(
            3,
            number,
            (code, left) =>
            {
                for (var i = 2; i >= 0; i--, left /= 26)
                {
                    code[i] = (char)('A' + (left % 26));
                }
            }
        );

    /// <summary>Where an entry is read and put.</summary>
    public string PathOf(int number) => $"{Path}/{CodeOf(number)}";
}

/// <summary>The data of the modules.</summary>
internal static class Samples
{
    extension(IModule module)
    {
        /// <summary>
        /// What is written to a module and read from it: an entry of a catalogue, whose API is called like its page, or a link; null for
        /// others.
        /// </summary>
        public SampleData? Sample =>
            module switch
            {
                LinkingModule => new(
                    "/api/v2/links",
                    (number, variant) =>
                    {
                        var (currency, language) = (SampleData.CodeOf(number), SampleData.CodeOf(variant % 2 == 0 ? number : 0));
                        return $$"""{"currencies":["{{currency}}"],"languages":["{{language}}"]}""";
                    }
                ),
                { Dependencies.Count: 0 } => new(
                    $"/api/v2/{module.Navigation.Path}",
                    (number, variant) => $$"""{"name":"{{module.Name}} {{number}}.{{variant}}"}"""
                ),
                _ => null,
            };
    }
}
