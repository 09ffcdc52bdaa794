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

var results = new List<Result>();
foreach (var experiment in chosen)
{
    Console.WriteLine($"{experiment.Name} ...");
    results.AddRange(await experiment.RunAsync());
}

Console.WriteLine();
Console.WriteLine($"| {"what",-64} | {"ours",14} | {"reference",14} | {"figure",9} | {"limit",9} | |");
Console.WriteLine($"| {new string('-', 64)} | {new string('-', 13)}: | {new string('-', 13)}: | {new string('-', 8)}: | {new string('-', 8)}: | - |");
foreach (var result in results)
{
    Console.WriteLine($"| {result.What,-64} | {result.Ours,14} | {result.Reference,14} | {result.Figure,9} | {result.Limit,9} | {(result.Passed ? "ok" : "FAILED")} |");
}

Published.CleanUp();
return results.All(result => result.Passed) ? 0 : 1;
