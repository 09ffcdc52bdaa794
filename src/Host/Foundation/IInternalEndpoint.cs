namespace CountryProvider.Host.Foundation;

/// <summary>Something that the internal port answers beside the contracts of modules.</summary>
internal interface IInternalEndpoint
{
    /// <summary>Whether only processes of the product may ask it. The platform and Prometheus have no secret to show.</summary>
    bool NeedsToken { get; }

    /// <summary>Whether a request is for it.</summary>
    bool Takes(HttpRequest request);

    /// <summary>Answers a request that is for it.</summary>
    Task AnswerAsync(HttpContext http);
}
