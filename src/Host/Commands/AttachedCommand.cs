using System.CommandLine;

namespace CountryProvider.Host.Commands;

/// <summary>The verb <c>attached</c>: a process that does not outlive the one that started it, however that ends.</summary>
internal static class AttachedCommand
{
    public const string Name = "attached";

    public static Command Create()
    {
        var command = new Command(Name, "serve until the standard input ends") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((arguments, _) => App.RunAsync([.. arguments.UnmatchedTokens], app => Task.Run(async () =>
        {
            await Console.OpenStandardInput().CopyToAsync(Stream.Null);
            app.Lifetime.StopApplication();
        })));
        return command;
    }
}
