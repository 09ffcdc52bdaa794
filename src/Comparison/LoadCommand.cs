using System.CommandLine;
using System.Text.Json;
using CountryProvider.Comparison.Load;

namespace CountryProvider.Comparison;

/// <summary>
/// The verb <c>load</c>: the load generator. It runs in a process of its own, so that the measuring program takes no time from it.
/// </summary>
internal static class LoadCommand
{
    public const string Name = "load";

    public static Command Create()
    {
        var command = new Command(
            Name,
            "send the requests of each plan (a line of JSON in the standard input), and write an empty line when they begin, and then "
                + "what became of them as a line of JSON"
        )
        {
            Hidden = true,
        };
        command.SetAction((_, stop) => Task.Run(() => RunAsync(stop)));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken stop)
    {
        try
        {
            // The only way to stop a run is to end this process. During a run, the generator uses its core completely and reads no input.
            while (await Console.In.ReadLineAsync(stop) is { } line)
            {
                var plan = JsonSerializer.Deserialize(line, LoadJson.Default.LoadPlan)!;
                Console.WriteLine(JsonSerializer.Serialize(LoadGenerator.Run(plan, stop, Console.WriteLine), LoadJson.Default.LoadResult));
            }

            return 0;
        }
        catch (JsonException e)
        {
            await Console.Error.WriteLineAsync($"The standard input is no plan: {e.Message}");
        }
        catch (LoadException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("The load was called off.");
        }

        return 1;
    }
}
