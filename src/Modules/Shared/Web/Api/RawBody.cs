namespace CountryProvider.Web.Api;

/// <summary>
/// Metadata of an endpoint that reads the body itself, in whatever charset, and takes more of it than others.
/// </summary>
/// <param name="MaxBytes">How long the body may be.</param>
public sealed record RawBody(int MaxBytes);
