using CountryProvider.Abstractions;
using CountryProvider.Linking;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison;

/// <summary>Meaningless data for a module, for measurements only. Never write them into the store of a department.</summary>
/// <param name="Path">
/// The path of all entries of the module, such as <c>/api/v2/countries</c>. The path of an entry is this path and its code.
/// </param>
/// <param name="Body">Makes the JSON of an entry from its number and the number of a text variant.</param>
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

    /// <summary>The path to read and write an entry.</summary>
    public string PathOf(int number) => $"{Path}/{CodeOf(number)}";
}

/// <summary>The sample data of the modules.</summary>
internal static class Samples
{
    extension(IModule module)
    {
        /// <summary>
        /// The sample data of a module: an entry of a catalogue, or a link. The path of a catalogue's API equals the path of its page. Null
        /// for modules without sample data.
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
