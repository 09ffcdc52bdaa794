using System.Globalization;
using CountryProvider.Benchmarks;

if (args is ["collect"])
{
    await Telemetry.CollectAsync();
    return 0;
}

if (args is ["serve"])
{
    await ReferenceServer.ServeAsync();
    return 0;
}

// The argument is the duration in minutes: soak 60 takes an hour for each of the two shapes.
var soak = args is ["soak", ..]
    ? new Soak(TimeSpan.FromMinutes(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 5))
    : null;

// Every figure is a ratio or a difference of two things measured in turns in one run: machines are noisy.
Experiment[] experiments =
[
    new Pipeline(),
    new Reads(),
    new Writes(),
    new Import(),
    new ColdStart(),
    new Remote(),
    new Processes(),
    new Front(),
    new Replicas(),
    new Telemetry(),
    new Generator(),
];
List<Experiment> chosen = soak is not null
    ? [soak]
    : [.. experiments.Where(experiment => args.Length == 0 || args.Contains(experiment.Name))];
if (chosen.Count == 0)
{
    Console.Error.WriteLine(
        $"Name one or more of: {string.Join(", ", experiments.Select(experiment => experiment.Name))}; or soak and a number of minutes."
    );
    return 2;
}

Console.WriteLine($"| {"what", -64} | {"ours", 14} | {"reference", 14} | {"figure", 9} | {"limit", 9} | |");
Console.WriteLine(
    $"| {new string('-', 64)} | {new string('-', 13)}: | {new string('-', 13)}: | {new string('-', 8)}: | {new string('-', 8)}: | - |"
);
var passed = true;
foreach (var experiment in chosen)
{
    foreach (var result in await experiment.RunAsync())
    {
        Console.WriteLine(
            $"| {result.What, -64} | {result.Ours, 14} | {result.Reference, 14} | {result.Figure, 9} | {result.Limit, 9} | "
                + $"{(result.Passed ? "ok" : "FAILED")} |"
        );
        passed &= result.Passed;
    }
}

Published.CleanUp();
return passed ? 0 : 1;
