namespace CountryProvider.Host.Foundation;

/// <summary>An endpoint of the internal port that is not the contract of a module.</summary>
internal interface IInternalEndpoint
{
    /// <summary>Whether a request must carry the internal token. The platform and Prometheus have no token.</summary>
    bool NeedsToken { get; }

    /// <summary>Whether this endpoint answers the request.</summary>
    bool Takes(HttpRequest request);

    /// <summary>Answers a request that <see cref="Takes"/> accepted.</summary>
    Task AnswerAsync(HttpContext http);
}
