using System.CommandLine;
using System.CommandLine.Parsing;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Operations;

namespace CountryProvider.Host.Tools;

/// <summary>The verb <c>health</c>: asks a running process for its health. Images without another HTTP client use it.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    public static Command Create(IProduct _)
    {
        var url = new Option<Uri?>("--url")
        {
            Description = "internal port of the process. Default: the one that the settings say",
            HelpName = "URL",
            CustomParser = AddressOf,
        };
        Option<bool>[] probes =
        [
            new("--ready") { Description = "does it take requests? The default" },
            new("--live") { Description = "does it run?" },
            new("--startup") { Description = "has it started?" },
        ];
        var command = new Command("health", "ask a running process how it is; exit code 0 when it is well, else 1") { url };
        Array.ForEach(probes, command.Add);
        command.Validators.Add(result =>
        {
            if (probes.Count(result.GetValue) > 1)
            {
                result.AddError("Ask one of --ready, --live and --startup at a time.");
            }
        });
        command.SetAction(
            (arguments, stop) =>
                RunAsync(arguments.GetValue(url), (probes.FirstOrDefault(arguments.GetValue) ?? probes[0]).Name.TrimStart('-'), stop)
        );
        return command;
    }

    private static async Task<int> RunAsync(Uri? url, string probe, CancellationToken stop)
    {
        Uri address;
        try
        {
            address = new(url ?? InternalPort(), $"{HealthProbes.Path}/{probe}");
        }
        catch (StartupException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = _patience };
        try
        {
            using var answer = await http.GetAsync(address, stop);
            await (answer.IsSuccessStatusCode ? Console.Out : Console.Error).WriteLineAsync(await answer.Content.ReadAsStringAsync(stop));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(
                $"Nothing answers at {Setting.WithoutSecrets(address.ToString())}: {e.Message}. Name another port with --url or "
                    + $"Http__InternalPort, as the process has it."
            );
            return 1;
        }
    }

    private static Uri? AddressOf(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        argument.AddError($"'{Setting.WithoutSecrets(argument.Tokens[0].Value)}' is not an address such as http://localhost:8081.");
        return null;
    }

    private static Uri InternalPort()
    {
        var http = SettingsReader.Read([]).GetSection("Http").Get<HttpOptions>() ?? new();
        return new UriBuilder("http", http.Host == "*" ? "localhost" : http.Host, http.InternalPort).Uri;
    }
}
