using System.CommandLine;
using System.Text.Json;

namespace CountryProvider.Host.Tools;

/// <summary>The verb <c>attached</c>: runs a process that ends with its parent process, even when the parent crashes.</summary>
internal static class AttachedCommand
{
    public const string Name = "attached";

    /// <summary>The option to read settings from the first line of the standard input, as a JSON object.</summary>
    public const string Secrets = "--secrets";

    public static Command Create(IProduct product)
    {
        var secrets = new Option<bool>(Secrets)
        {
            Description = "take further settings from the first line of the standard input, as a JSON object",
        };
        var command = new Command(Name, "serve until the standard input ends") { secrets };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (arguments, _) =>
            {
                var input = Console.OpenStandardInput();
                var settings = arguments.GetValue(secrets) ? FirstLine(input) : [];
                return product.RunAsync(
                    [.. arguments.UnmatchedTokens, .. settings.Select(setting => $"--{setting.Key}={setting.Value}")],
                    app => EndWith(input, app)
                );
            }
        );
        return command;
    }

    private static Dictionary<string, string> FirstLine(Stream input)
    {
        using var line = new MemoryStream();
        for (var next = input.ReadByte(); next is not ('\n' or -1); next = input.ReadByte())
        {
            line.WriteByte((byte)next);
        }

        return line.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(line.ToArray())!;
    }

    // Reading the standard input blocks a thread, even with the asynchronous methods. On one core, the thread pool starts with one thread.
    // It needs about a second to add another one.
    private static void EndWith(Stream input, WebApplication app) =>
        new Thread(() =>
        {
            input.CopyTo(Stream.Null);
            app.Lifetime.StopApplication();
        })
        {
            IsBackground = true,
        }.Start();
}
