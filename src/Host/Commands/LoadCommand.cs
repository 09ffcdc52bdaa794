using System.CommandLine;
using System.Text.Json;
using CountryProvider.Host.Comparison.Load;

namespace CountryProvider.Host.Commands;

/// <summary>The verb <c>load</c>: the load generator, which has to be a process of its own so that what it measures takes no time from it.</summary>
internal static class LoadCommand
{
    public const string Name = "load";

    public static Command Create()
    {
        var command = new Command(Name, "send the requests of a plan (a line of JSON in the standard input), and write what became of them as JSON");
        command.SetAction((_, stop) => Task.Run(() => RunAsync(stop)));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var plan = JsonSerializer.Deserialize(await Console.In.ReadLineAsync(stop) ?? "", LoadJson.Default.LoadPlan)!;
            _ = Task.Run(async () =>
            {
                await Console.In.ReadToEndAsync(ending.Token);
                await ending.CancelAsync(); // Whoever wanted to know is gone.
            }, CancellationToken.None);
            var result = LoadGenerator.Run(plan, ending.Token);
            Console.WriteLine(JsonSerializer.Serialize(result, LoadJson.Default.LoadResult));
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
