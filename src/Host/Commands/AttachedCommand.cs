using System.CommandLine;
using CountryProvider.Host.Comparison.Probing;

namespace CountryProvider.Host.Commands;

/// <summary>The verb <c>attached</c>: a process that does not outlive the one that started it, however that ends.</summary>
internal static class AttachedCommand
{
    public const string Name = "attached";

    public static Command Create()
    {
        var probes = new Option<bool>("--probes") { Description = "also do what a comparison asks for" };
        var command = new Command(Name, "serve until the standard input ends") { probes };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((arguments, _) => App.RunAsync([.. arguments.UnmatchedTokens], EndWithInput, arguments.GetValue(probes) ? Probes.Add : null));
        return command;
    }

    // Reading the standard input holds a thread, also where it is said to be asynchronous. On one core the pool has one thread to begin with, and
    // needs about a second to see that it has none left.
    private static void EndWithInput(WebApplication app) => new Thread(() =>
    {
        Console.OpenStandardInput().CopyTo(Stream.Null);
        app.Lifetime.StopApplication();
    })
    { IsBackground = true }.Start();
}
