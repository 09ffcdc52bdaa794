using Microsoft.AspNetCore.Builder;

namespace CountryProvider.Web.Api;

/// <summary>An endpoint that changes a row, <c>{key}</c>, and is called once for nothing before anybody calls it.</summary>
/// <param name="Json">A body that changes any row and breaks no rule.</param>
public sealed record RehearsalBody(string Json);

/// <summary>Says which endpoints those are.</summary>
public static class Rehearsals
{
    /// <summary>Has the endpoint called with that body. One for each store is enough.</summary>
    public static TBuilder RehearsedWith<TBuilder>(this TBuilder endpoint, string json)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RehearsalBody(json));
}
