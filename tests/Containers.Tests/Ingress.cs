using System.Diagnostics;
using System.Globalization;
using CountryProvider.Testing;
using YamlDotNet.RepresentationModel;

namespace CountryProvider.Containers.Tests;

/// <summary>nginx as the ingress controller, with the hosts and paths of rendered Ingresses.</summary>
internal sealed class Ingress : IAsyncDisposable
{
    private readonly IReadOnlyList<YamlNode> _rules;
    private readonly string _folder;
    private readonly ReservedPort _port = new();
    private readonly SemaphoreSlim _changes = new(1);
    private readonly HttpClient _http = new();
    private Process? _nginx;
    private int _generation;

    private Ingress(IEnumerable<YamlNode> ingresses, string folder) =>
        (_rules, _folder) = (
            [.. ingresses.SelectMany(ingress => ingress.Items("spec", "rules"))],
            Directory.CreateDirectory(Path.Combine(folder, "nginx")).FullName
        );

    public string Address => $"http://127.0.0.1:{_port.Number}";

    public static async Task<Ingress> StartAsync(
        IReadOnlyList<YamlNode> ingresses,
        string folder,
        Func<IReadOnlyDictionary<(string Service, string Port), IReadOnlyList<string>>> endpoints
    )
    {
        var ingress = new Ingress(ingresses, folder);
        await ingress.ApplyAsync(endpoints);
        return ingress;
    }

    /// <summary>What went wrong between it and the pods.</summary>
    public string Errors => File.ReadAllText(Path.Combine(_folder, "error.log"));

    /// <summary>Sends new requests to the present addresses. Requests under way are not disturbed.</summary>
    public async Task ApplyAsync(Func<IReadOnlyDictionary<(string Service, string Port), IReadOnlyList<string>>> endpoints)
    {
        await _changes.WaitAsync();
        try
        {
            var generation = (++_generation).ToString(CultureInfo.InvariantCulture);
            await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), Configuration(endpoints(), generation));
            if (_nginx is null)
            {
                _nginx = Process.Start("nginx", ["-p", _folder, "-c", "nginx.conf", "-e", "error.log"]);
            }
            else
            {
                await Tool.RunAsync("kill", "-HUP", _nginx.Id.ToString(CultureInfo.InvariantCulture));
            }

            await Tool.UntilAsync(
                TimeSpan.FromSeconds(10),
                "nginx has the new addresses",
                async () =>
                {
                    try
                    {
                        return await _http.GetStringAsync(Address + "/.generation") == generation;
                    }
                    catch (HttpRequestException)
                    {
                        return false; // It starts.
                    }
                }
            );
        }
        finally
        {
            _changes.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
        {
            await Tool.TryAsync("kill", "-TERM", _nginx.Id.ToString(CultureInfo.InvariantCulture));
            await _nginx.WaitForExitAsync();
            _nginx.Dispose();
        }

        _port.Dispose();
        _changes.Dispose();
        _http.Dispose();
    }

    // nginx makes no second attempt at another pod, because that would hide lost requests. Clients use a new connection for each request:
    // nginx closes idle connections when it takes new addresses, and that is no fault of the pods.
    private string Configuration(IReadOnlyDictionary<(string Service, string Port), IReadOnlyList<string>> endpoints, string generation)
    {
        return $$"""
            daemon off;
            user root; # Whose folder it is.
            pid nginx.pid;
            worker_processes 1;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_max_body_size 0;
              keepalive_timeout 0;
              client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header Host $http_host;
              proxy_set_header X-Forwarded-For $remote_addr;
              proxy_set_header X-Forwarded-Proto $scheme;
              proxy_next_upstream off;
              proxy_redirect off;
              ignore_invalid_headers off;
            {{string.Join(
                '\n',
                endpoints.Where(entry => entry.Value.Count > 0).Select(entry =>
                    $"  upstream {entry.Key.Service}-{entry.Key.Port} {{ {string.Concat(entry.Value.Select(address => $"server {address} max_fails=0; "))}keepalive 32; }}"
                )
            )}}
            {{string.Join('\n', _rules.GroupBy(rule => rule.Find("host")?.ToString()).OrderBy(rules => rules.Key).Select(Server))}}
            }
            """;

        // The first server is also for hosts that no rule has.
        string Server(IGrouping<string?, YamlNode> rules) =>
            $$"""
                server {
                  listen 127.0.0.1:{{_port.Number}};
                  server_name {{rules.Key ?? "_"}};
                  merge_slashes off;
                  location = /.generation { return 200 "{{generation}}"; }
                  {{string.Join('\n', rules.SelectMany(rule => rule.Items("http", "paths")).Select(Location))}}
                }
                """;

        // A prefix is one of whole path segments: /x matches /x and /x/y, not /xy.
        string Location(YamlNode path)
        {
            path.Text("pathType").ShouldBe("Prefix");
            var (service, port) = (path.Text("backend", "service", "name"), path.Text("backend", "service", "port", "name"));
            var target = endpoints[(service, port)].Count > 0 ? $"{{ proxy_pass http://{service}-{port}; }}" : "{ return 503; }";
            var prefix = path.Text("path").TrimEnd('/');
            return prefix.Length == 0 ? $"location / {target}" : $"location = {prefix} {target}\nlocation {prefix}/ {target}";
        }
    }
}
