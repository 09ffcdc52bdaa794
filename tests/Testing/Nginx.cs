using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace CountryProvider.Testing;

/// <summary>
/// nginx, from Debian's package, as a proxy in front of servers. Only its ports and the places of its files are not its defaults. Without
/// nginx a test is skipped, unless all tools are required (CI).
/// </summary>
public sealed class Nginx : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ReservedPort _port = new();
    private readonly Process _process;

    private Nginx(string upstream, string settings)
    {
        File.WriteAllText(
            Path.Combine(_folder.Path, "nginx.conf"),
            $$"""
            daemon off;
            pid nginx.pid;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            events { }
            http {
              access_log off;
              client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
              {{settings}}
              # Twice: where there is one server alone, nginx does not take it out of service.
              upstream localhost { server {{upstream}}; server {{upstream}}; }
              server {
                listen 127.0.0.1:{{_port.Number.ToString(CultureInfo.InvariantCulture)}};
                location / { proxy_pass http://localhost; }
              }
            }
            """
        );
        try
        {
            _process = Process.Start(
                new ProcessStartInfo("nginx", ["-p", _folder.Path, "-c", "nginx.conf", "-e", "error.log"]) { RedirectStandardError = true }
            )!;
        }
        catch (Win32Exception)
        {
            const string Reason = "nginx is missing: install it (apt-get install nginx-light).";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Fail(Reason);
            throw;
        }

        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new($"http://127.0.0.1:{_port.Number.ToString(CultureInfo.InvariantCulture)}"),
        };
    }

    /// <summary>A client whose base address is the proxy.</summary>
    public HttpClient Client { get; }

    /// <summary>What it complained about.</summary>
    public string Errors => File.ReadAllText(Path.Combine(_folder.Path, "error.log"));

    /// <summary>Starts it; it takes requests when this returns.</summary>
    /// <param name="upstream">The address of the server behind it, such as <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="settings">Directives for its <c>http</c> block.</param>
    public static async Task<Nginx> StartAsync(string upstream, string settings = "")
    {
        var nginx = new Nginx(new Uri(upstream).Authority, settings);
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(50))
        {
            try
            {
                using var answer = await nginx.Client.GetAsync("/");
                return nginx;
            }
            catch (HttpRequestException) when (!nginx._process.HasExited && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
            {
                // It starts.
            }
            catch
            {
                await nginx.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Sends a request 40 times while two others read the list of countries.</summary>
    /// <returns>The statuses of the request, and those of what the others read.</returns>
    public async Task<(IReadOnlyList<int> Statuses, IReadOnlyList<int> OfOthers)> WhileOthersReadAsync(HttpMethod method, string target)
    {
        const int Attempts = 40;
        var sending = StatusesAsync(method, target, Attempts);
        var reading = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => StatusesAsync(HttpMethod.Get, "/api/v2/countries", 2 * Attempts))
        );
        return ([.. await sending], [.. reading.SelectMany(statuses => statuses).Distinct()]);

        async Task<HashSet<int>> StatusesAsync(HttpMethod method, string target, int times)
        {
            var statuses = new HashSet<int>();
            for (var i = 0; i < times; i++)
            {
                using var message = new HttpRequestMessage(method, target);
                using var answer = await Client.SendAsync(message);
                statuses.Add((int)answer.StatusCode);
            }

            return statuses;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _port.Dispose();
        _folder.Dispose();
    }
}
