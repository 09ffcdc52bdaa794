using System.Net;
using System.Text;
using CountryProvider.Host;
using CountryProvider.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Faults.Tests.Peers;

/// <summary>Hosts of some of the modules, and what they say to each other.</summary>
internal static class Hosts
{
    private static readonly HttpClient _http2 = new(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true });

    /// <summary>The other hosts are slow at first. The machine is busy, and the first time of everything takes longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A host of the Linking module, and of the modules that no other host has.</summary>
    public static Task<TestHost> LinkingAsync(string currencyAddress, params string[] settings) =>
        TestHost.StartAsync([
            "Roles=linking,country,language",
            "Seed:Data=demo",
            $"Modules:Currency:Address={currencyAddress}",
            "Logging:LogLevel:Default=None",
            .. settings,
        ]);

    /// <summary>A host that calls the probe module elsewhere.</summary>
    public static Task<TestHost> CallerAsync(string address, params string[] settings) => CallerAsync(address, null, settings);

    /// <summary>A host that calls the probe module elsewhere.</summary>
    public static Task<TestHost> CallerAsync(string address, LogRecorder? log, params string[] settings) =>
        TestHost.StartAsync(
            [.. Modules.All, new ProbeModule()],
            services => services.AddLogging(logging => logging.Services.AddSingleton<ILoggerProvider>(log ?? new LogRecorder())),
            [
                "Roles=country",
                $"Modules:Probe:Address={address}",
                "Logging:LogLevel:Default=None",
                "Logging:Recorder:LogLevel:Default=Information",
                .. settings,
            ]
        );

    /// <summary>A host of the probe module.</summary>
    public static Task<TestHost> CalleeAsync(Probe probe, params string[] settings) =>
        TestHost.StartAsync(
            [.. Modules.All, new ProbeModule()],
            services => services.AddSingleton(probe),
            ["Roles=probe", "Logging:LogLevel:Default=None", .. settings]
        );

    public static Task<TAnswer> SendAsync<TAnswer>(this TestHost host, IRequest<TAnswer> request) =>
        host.Services.GetRequiredService<IMediator>().Send(request, TestContext.Current.CancellationToken);

    /// <summary>Sends a request as another process does.</summary>
    public static Task<HttpResponseMessage> PostAsync(
        string address,
        string path,
        string json,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] headers
    )
    {
        var message = new HttpRequestMessage(HttpMethod.Post, address + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return _http2.SendAsync(message, cancellationToken);
    }

    /// <summary>Waits until it is so.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
