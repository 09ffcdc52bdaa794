using CountryProvider.Host.Settings;
using CountryProvider.Storage;

namespace CountryProvider.Host.Commands;

/// <summary>What verbs have in common that do something with stores and do not serve.</summary>
internal static class StoreVerb
{
    /// <summary>Does something with the stores of the hosted modules, which are not open, and says why when it fails.</summary>
    /// <param name="failed">What it comes to then.</param>
    /// <param name="args">Settings.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string failed, string[] args, Func<WebApplication, IReadOnlyList<IStore>, Task> work)
    {
        try
        {
            await using var app = App.Build(args, Modules.All, configure: null);
            await work(app, [.. app.Services.GetServices<IStore>()]);
            return 0;
        }
        catch (StartupException e)
        {
            return await RefuseAsync(failed, e.Faults);
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(failed, [e.Message]);
        }
    }

    private static async Task<int> RefuseAsync(string failed, IEnumerable<string> faults)
    {
        // What a file of others is called in its faults must not steer the terminal.
        var lines = faults.Select(fault => "  - " + string.Concat(fault.Select(character => char.IsControl(character) ? '?' : character)));
        await Console.Error.WriteLineAsync($"{failed}:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
        return 1;
    }
}
