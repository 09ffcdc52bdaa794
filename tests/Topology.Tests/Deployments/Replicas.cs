using CountryProvider.Testing;

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>Several hosts with all modules on the same stores. Every request goes to the next of them, as behind a balancer.</summary>
internal sealed class Replicas : IDeployment
{
    private readonly TestHost[] _hosts;
    private int _next;

    private Replicas(TestHost[] hosts)
    {
        _hosts = hosts;
        Client = NewClient();
    }

    public HttpClient Client { get; }

    public static async Task<IDeployment> StartAsync(string[] settings) =>
        new Replicas(await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => TestHost.StartAsync([.. settings, "Store:Shared=true"]))));

    public HttpClient NewClient() => new(new InTurn(this)) { BaseAddress = new(_hosts[0].Address) };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    private sealed class InTurn(Replicas replicas)
        : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var host = replicas._hosts[(uint)Interlocked.Increment(ref replicas._next) % replicas._hosts.Length];
            request.Headers.Host ??= request.RequestUri!.Authority; // All are one origin.
            request.RequestUri = new Uri(new Uri(host.Address), request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
