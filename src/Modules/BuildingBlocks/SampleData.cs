using CountryProvider.Abstractions;

namespace CountryProvider.BuildingBlocks;

/// <summary>Data without meaning for a module, as requests to its API: for measuring, never for a department's store.</summary>
/// <param name="Path">Where all that the module holds is read, such as <c>/api/v2/countries</c>; an entry is read and put below it, by its code.</param>
/// <param name="Body">The JSON to put for an entry, from its number and a number that tells one wording of it from another.</param>
public sealed record SampleData(string Path, Func<int, int, string> Body)
{
    /// <summary>The code of an entry, the same in every module: AAA, AAB and so on.</summary>
    /// <param name="number">From 0 to <see cref="Code.Count"/> - 1.</param>
    public static string CodeOf(int number) => string.Create(3, number, (code, left) =>
    {
        for (var i = 2; i >= 0; i--, left /= 26)
        {
            code[i] = (char)('A' + (left % 26));
        }
    });

    /// <summary>Where an entry is read and put.</summary>
    public string PathOf(int number) => $"{Path}/{CodeOf(number)}";
}
