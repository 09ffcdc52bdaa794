using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>A caller with permission to write. One line of the setting describes it: <c>NAME DEPARTMENTS sha256:HASH</c>.</summary>
/// <param name="Name">The name of the caller, for logs and pages. Letters, digits, dot, hyphen and underscore; 64 at most.</param>
/// <param name="Departments">The names of the modules whose data the key may change, in lower case.</param>
/// <param name="Hash">
/// SHA-256 of the key. A slow hash protects a password, because people can guess passwords. Nobody can guess a key of 256 random bits.
/// The program computes the hash for every request, so it must be fast.
/// </param>
internal sealed partial record ApiKey(string Name, IReadOnlySet<string> Departments, byte[] Hash)
{
    /// <summary>The department of a key that may write everywhere.</summary>
    public const string AllDepartments = "all";

    // People and scanners of repositories recognize a key by this prefix.
    private const string Prefix = "cp_";

    private const string HashPrefix = "sha256:";
    private const int Size = 32;

    /// <summary>Whether the key may change what these modules store.</summary>
    public bool MayWriteIn(IEnumerable<string> modules) => modules.All(module => Departments.Contains(module.ToLowerInvariant()));

    /// <summary>Whether the text is valid as the name of a key.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <summary>Makes a random key.</summary>
    /// <returns>The key, and the line for the setting <see cref="AuthOptions.ApiKeysKey"/>.</returns>
    public static (string Key, string Line) Create(string name, IEnumerable<string> departments)
    {
        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));
        return (key, $"{name} {string.Join(',', departments)} {HashPrefix}{Convert.ToHexStringLower(HashOf(key))}");
    }

    /// <summary>The hash that the setting holds in place of the key.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Reads the lines of the setting. Ignores empty lines and lines that begin with #.</summary>
    /// <returns>The keys, and a line for each fault. A fault quotes nothing that may be a secret.</returns>
    public static (IReadOnlyList<ApiKey> Keys, IReadOnlyList<string> Faults) Parse(string? text, IReadOnlyList<IModule> modules)
    {
        var (keys, faults) = (new List<ApiKey>(), new List<string>());
        var known = modules.Select(module => module.Name.ToLowerInvariant()).ToHashSet();
        foreach (var (line, number) in (text ?? "").Split(['\n', ';']).Select((line, index) => (line.Trim(), index + 1)))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries) is not [var name, var departments, var hash])
            {
                faults.Add(
                    $"line {number} is not a name, departments and a hash, such as: erp {modules[0].Name.ToLowerInvariant()} {HashPrefix}…."
                );
                continue;
            }

            var names = departments.ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
            var bytes = HashIn(hash);
            List<string> wrong =
            [
                .. FaultsOf(name, names, modules, quoted: false).Select(fault => $"line {number}: {fault}"),
                .. bytes is null ? [$"line {number}: its hash is not {HashPrefix} and 64 hexadecimal digits."] : Array.Empty<string>(),
                .. keys.Any(key => key.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    ? [$"line {number}: there is a key of that name already."]
                    : Array.Empty<string>(),
                .. keys.Any(key => bytes is not null && key.Hash.AsSpan().SequenceEqual(bytes))
                    ? [$"line {number}: this key is there already, under another name."]
                    : Array.Empty<string>(),
            ];
            faults.AddRange(wrong);
            if (wrong.Count == 0)
            {
                keys.Add(new(name, names.Contains(AllDepartments) ? known : names, bytes!));
            }
        }

        return (keys, faults);
    }

    /// <param name="quoted">Whether a fault may quote an unknown department. In a setting, a key may stand in its place.</param>
    /// <returns>The faults of a name and of departments; empty when both are valid.</returns>
    public static IEnumerable<string> FaultsOf(
        string name,
        IReadOnlyCollection<string> departments,
        IReadOnlyList<IModule> modules,
        bool quoted = true
    )
    {
        if (!IsName(name))
        {
            yield return "its name is not 1 to 64 letters, digits, dots, hyphens or underscores.";
        }

        var known = modules.Select(module => module.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (
            var unknown in departments
                .Where(department => department != AllDepartments && !known.Contains(department))
                .Append(departments.Count == 0 ? "" : null)
                .OfType<string>()
        )
        {
            yield return $"{(quoted && NamePattern().IsMatch(unknown) ? $"'{unknown}' is" : "one of its departments is")} no "
                + $"department. Name one or more of {string.Join(", ", known.Select(module => module.ToLowerInvariant()))}, or "
                + $"{AllDepartments}.";
        }
    }

    private static byte[]? HashIn(string text) =>
        text.StartsWith(HashPrefix, StringComparison.Ordinal)
        && text.Length == HashPrefix.Length + (2 * Size)
        && text[HashPrefix.Length..].All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text[HashPrefix.Length..])
            : null;

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex NamePattern();
}
