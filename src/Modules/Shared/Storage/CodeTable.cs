using CountryProvider.Abstractions;

namespace CountryProvider.Storage;

/// <summary>
/// Values by code, immutable. There are only 17,576 codes, so the code's own number is the index: a look-up is two
/// array accesses. The values lie in one array for each first letter, so a changed copy shares all of them but one.
/// </summary>
public readonly struct CodeTable<T> where T : class
{
    private const int Letters = 26;
    private const int CodesPerLetter = Code.Count / Letters;

    private readonly T?[][] _values;

    private CodeTable(T?[][] values) => _values = values;

    /// <summary>A table without values.</summary>
    public static CodeTable<T> Empty { get; } = new([.. Enumerable.Repeat(new T?[CodesPerLetter], Letters)]);

    /// <summary>A table of these values, each under its code.</summary>
    /// <exception cref="ArgumentException">A value has something other than a code.</exception>
    public static CodeTable<T> Of(IEnumerable<T> values, Func<T, string> code) => Empty.With(values, code);

    /// <summary>The value under that code, in any case; null when there is none or it is no code.</summary>
    public T? this[string? code] => Code.IndexOf(code) is >= 0 and var index ? _values[index / CodesPerLetter][index % CodesPerLetter] : null;

    /// <summary>All values, ordered by code.</summary>
    public IEnumerable<T> Values => _values.SelectMany(values => values).OfType<T>();

    /// <summary>A copy with these values added or replaced.</summary>
    /// <exception cref="ArgumentException">A value has something other than a code.</exception>
    public CodeTable<T> With(IEnumerable<T> values, Func<T, string> code)
    {
        var copy = (T?[][])_values.Clone();
        foreach (var value in values)
        {
            var index = Code.IndexOf(code(value));
            var letter = index >= 0 ? index / CodesPerLetter : throw new ArgumentException($"'{code(value)}' is not a code.", nameof(values));
            if (ReferenceEquals(copy[letter], _values[letter]))
            {
                copy[letter] = (T?[])_values[letter].Clone();
            }

            copy[letter][index % CodesPerLetter] = value;
        }

        return new(copy);
    }
}
