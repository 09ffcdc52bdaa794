namespace CountryProvider.Web.Api;

/// <summary>Metadata of an endpoint that reads the body itself and accepts a longer body than other endpoints.</summary>
/// <param name="MaxBytes">The maximum length of the body, in bytes.</param>
/// <param name="InAnyCharset">Whether the endpoint checks the charset itself; otherwise the body must be UTF-8.</param>
public sealed record RawBody(int MaxBytes, bool InAnyCharset = false);
