namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>The product as its users meet it: pages and API at one origin, however many processes are behind it.</summary>
public interface IDeployment : IAsyncDisposable
{
    /// <summary>A client whose base address is that origin and that follows no redirects.</summary>
    HttpClient Client { get; }

    /// <summary>Another client, with connections of its own.</summary>
    HttpClient NewClient();
}
