using CountryProvider.Benchmarks;

if (args is ["serve"])
{
    await ReferenceServer.ServeAsync();
    return 0;
}

// Every figure is a ratio or a difference of two things measured in turns in one run: machines are noisy.
Experiment[] experiments = [new Pipeline(), new Reads(), new Writes(), new ColdStart(), new Remote(), new Processes(), new Replicas()];
var chosen = experiments.Where(experiment => args.Length == 0 || args.Contains(experiment.Name)).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"Name one or more of: {string.Join(", ", experiments.Select(experiment => experiment.Name))}.");
    return 2;
}

Console.WriteLine($"| {"what",-64} | {"ours",14} | {"reference",14} | {"figure",9} | {"limit",9} | |");
Console.WriteLine($"| {new string('-', 64)} | {new string('-', 13)}: | {new string('-', 13)}: | {new string('-', 8)}: | {new string('-', 8)}: | - |");
var passed = true;
foreach (var experiment in chosen)
{
    foreach (var result in await experiment.RunAsync())
    {
        Console.WriteLine($"| {result.What,-64} | {result.Ours,14} | {result.Reference,14} | {result.Figure,9} | {result.Limit,9} | {(result.Passed ? "ok" : "FAILED")} |");
        passed &= result.Passed;
    }
}

Published.CleanUp();
return passed ? 0 : 1;
