using CountryProvider.Abstractions;

namespace CountryProvider.Currency.Contracts;

/// <summary>
/// Makes sure that the code stands for the name: adds the currency, or reinstates it when it is retired, or leaves it as it is.
/// Doing so again changes nothing. A conflict when the code stands for another name; case makes no difference.
/// </summary>
/// <param name="Code">Three letters, in any case.</param>
/// <param name="Name">1 to 200 characters after trimming.</param>
public sealed record EnsureCurrency(string? Code, string? Name) : IIdempotentCommand<CurrencyEntry>;
