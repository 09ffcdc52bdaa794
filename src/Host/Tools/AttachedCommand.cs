using System.CommandLine;
using System.Text.Json;

namespace CountryProvider.Host.Tools;

/// <summary>The verb <c>attached</c>: a process that does not outlive the one that started it, however that ends.</summary>
internal static class AttachedCommand
{
    public const string Name = "attached";

    /// <summary>The option that makes the first line of the standard input settings, as a JSON object.</summary>
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

    // Reading the standard input holds a thread, also where it is said to be asynchronous. On one core the pool has one thread to begin
    // with, and needs about a second to see that it has none left.
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
