using Microsoft.AspNetCore.Builder;

namespace CountryProvider.Web.Api;

/// <summary>
/// Metadata of an endpoint that changes a row, <c>{key}</c>. The program rehearses a call of the endpoint before the first client
/// calls it.
/// </summary>
/// <param name="Json">A body that changes any row and is valid.</param>
public sealed record RehearsalBody(string Json);

/// <summary>Marks endpoints for rehearsal.</summary>
public static class Rehearsals
{
    /// <summary>Marks the endpoint for a rehearsal with that body. One endpoint for each store is enough.</summary>
    public static TBuilder RehearsedWith<TBuilder>(this TBuilder endpoint, string json)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RehearsalBody(json));
}
