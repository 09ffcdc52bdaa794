using CountryProvider.Abstractions;

namespace CountryProvider.Language.Contracts;

/// <summary>
/// Makes sure that the code stands for the name: adds the language, or reinstates it when it is retired, or leaves it as it is.
/// Doing so again changes nothing. A conflict when the code stands for another name; case makes no difference.
/// </summary>
/// <param name="Code">Three letters, in any case.</param>
/// <param name="Name">1 to 200 characters after trimming.</param>
public sealed record EnsureLanguage(string? Code, string? Name) : IIdempotentCommand<LanguageEntry>;
