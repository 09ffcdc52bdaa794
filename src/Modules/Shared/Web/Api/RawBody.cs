namespace CountryProvider.Web.Api;

/// <summary>
/// Metadata of an endpoint that reads the body itself, and takes more of it than others.
/// </summary>
/// <param name="MaxBytes">How long the body may be.</param>
/// <param name="InAnyCharset">Whether the endpoint says what it thinks of the charset; else it is UTF-8.</param>
public sealed record RawBody(int MaxBytes, bool InAnyCharset = false);
