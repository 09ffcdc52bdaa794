using System.CommandLine;
using System.Text.Json;
using CountryProvider.Comparison.Load;

namespace CountryProvider.Comparison;

/// <summary>
/// With <c>load</c>: the load generator, which has to be a process of its own so that what it measures takes no time from it.
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
            // To break it off, end this process: a run takes the core for itself and cannot be spoken to.
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
