namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>A deployment that something else has made, and ends.</summary>
internal sealed class Elsewhere(string address) : IDeployment
{
    public HttpClient Client { get; } = Connect(address);

    public HttpClient NewClient() => Connect(address);

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static HttpClient Connect(string address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(address) };
}
