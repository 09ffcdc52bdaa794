using System.Diagnostics;
using System.Text.Json;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that a small service starts and stops faster than a large program. Starts and stops each grouping, and each process of the split while the others run, and
/// takes the time to the first answer that holds all data, and from the order to end to the exit. Cannot show how long an image takes to be pulled or a pod to be scheduled.
/// </summary>
internal sealed class Start : Experiment
{
    private const int Attempts = 3;

    // A fifth is more than a start varies by, and less would not change how anybody deploys.
    private const double Faster = 0.8;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    protected override int Place => 50;

    public override string Name => "start";

    public override Words Question { get; } = new("How fast do processes start and stop?", "Wie schnell starten und enden Prozesse?");

    public override Words Claim { get; } = new("Small services start and stop faster than a monolith.", "Kleine Dienste starten und enden schneller als ein Monolith.");

    public override Words Method { get; } = Words.Of(
        $"Processes are started with their stores on the disk and asked until every module has answered with all of its data; then they are told to end in order. Each role is restarted while the others run, as it needs those. The claim counts as shown if a role takes less than {Faster:0 %} of the time of the monolith in the same round, as refuted if it takes more, in the median of all roles and rounds; and as undecided if {Faster:0 %} lies within its 95 % interval.",
        $"Prozesse werden mit ihren Daten auf dem Datenträger gestartet und gefragt, bis jedes Modul mit allen seinen Daten geantwortet hat; dann sollen sie geordnet enden. Jede Rolle wird neu gestartet, während die anderen laufen, denn sie braucht sie. Die Behauptung gilt als gezeigt, wenn eine Rolle weniger als {Faster:0 %} der Zeit des Monolithen in derselben Runde braucht, im Median aller Rollen und Runden, als widerlegt, wenn mehr; als unentschieden, wenn {Faster:0 %} in dessen 95-%-Intervall liegen.");

    public override Words Limits { get; } = new(
        "The processes of a grouping start at the same time and share the cores. Nothing is pulled or scheduled, and the program's files are in the cache of the system.",
        "Die Prozesse einer Gruppierung starten gleichzeitig und teilen sich die Kerne. Kein Image wird geholt, kein Pod eingeplant, und die Dateien des Programms liegen im Cache des Systems.");

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        await using var monolith = laboratory.Prepare(Names.Monolith, Subject.Monolith, Names.AllInOne(laboratory.Options.Modules));
        await using var twin = laboratory.Prepare(laboratory.Twin.Name, Subject.Twin, Names.AllInOne(laboratory.Options.Modules));
        await using var split = laboratory.Prepare(Names.Split(laboratory.Options.Split), Subject.Split, laboratory.Options.Split);
        var restarted = laboratory.Options.IsQuick ? [split.ProcessOf(laboratory.Leaf)] : split.Processes;
        var roles = restarted.Select(process => new Deployment(Words.Same(process.Name), Subject.Other, [process], process.Modules.ToDictionary(module => module, _ => process.Address))).ToList();
        await laboratory.SettleAsync(stop);
        var durations = await laboratory.RoundsAsync<Durations>([monolith, twin, split, .. roles], "restart", async (deployment, _) =>
        {
            foreach (var process in split.Processes.Where(process => roles.Contains(deployment) && !process.IsRunning))
            {
                await StartAsync(process, stop);
            }

            var isRunning = deployment.Processes.All(process => process.IsRunning);
            var stopping = await StopAsync(deployment, stop);
            return new(await StartAsync(laboratory, deployment, stop), isRunning ? stopping : null);
        }, laboratory.Options.IsQuick ? 1 : 5);
        var last = new Dictionary<Deployment, double> { [monolith] = await StopAsync(monolith, stop), [twin] = await StopAsync(twin, stop), [split] = await StopAsync(split, stop) };
        var ofRoles = Statistics.Estimate([.. roles.SelectMany(role => durations[role].Zip(durations[monolith], (one, all) => one.Start / all.Start))]);
        return Conclude(monolith, split, roles, ofRoles, deployment => ContrastOf(durations[monolith], durations[twin], durations[deployment]), deployment => Statistics.Estimate(
            [.. durations[deployment].Select(duration => duration.Stop).OfType<double>(), .. last.TryGetValue(deployment, out var value) ? [value] : Array.Empty<double>()]));
    }

    private static Contrast ContrastOf(IReadOnlyList<Durations> monolith, IReadOnlyList<Durations> twin, IReadOnlyList<Durations> other) =>
        Contrast.Of([.. monolith.Select(duration => duration.Start)], [.. twin.Select(duration => duration.Start)], [.. other.Select(duration => duration.Start)]);

    internal static Verdict Judge(Estimate ofRoles) => ofRoles.High < Faster ? Verdict.Shown : ofRoles.Low > Faster ? Verdict.Refuted : Verdict.Undecided;

    private static Finding Conclude(Deployment monolith, Deployment split, IReadOnlyList<Deployment> roles, Estimate ofRoles, Func<Deployment, Contrast> start, Func<Deployment, Estimate> stop)
    {
        var (all, role) = (start(split), ofRoles.Value);
        var (fastest, slowest) = (roles.Min(one => start(one).Split.Value), roles.Max(one => start(one).Split.Value));
        Deployment[] deployments = [monolith, split, .. roles];
        return new(Judge(ofRoles), Words.Of(
            $"The monolith answers {all.Monolith.Value:0} ms after it was started, a single role after {fastest:0} to {slowest:0} ms ({role:0.00} times as long in the median): most of it is the runtime's and the framework's own start. All {split.Processes.Count} processes on the same cores take {all.Split.Value:0} ms until everything answers. The monolith ends within {stop(monolith).Value:0} ms, the processes of the split within {stop(split).Value:0} ms.",
            $"Der Monolith antwortet {all.Monolith.Value:0} ms nach seinem Start, eine einzelne Rolle nach {fastest:0} bis {slowest:0} ms (im Median das {role:0.00}-Fache): Das meiste ist der Start der Laufzeitumgebung und des Frameworks selbst. Alle {split.Processes.Count} Prozesse auf denselben Kernen brauchen {all.Split.Value:0} ms, bis alles antwortet. Der Monolith endet innerhalb von {stop(monolith).Value:0} ms, die Prozesse der Aufteilung innerhalb von {stop(split).Value:0} ms."))
        {
            Headlines = all.IsDifferent
                ? [new(all.Ratio.Value > 1 ? Side.Cost : Side.Gain, Figures.Times(all.Ratio.Value), new("time from a cold start of everything to all answers", "Zeit vom Kaltstart von allem bis zu allen Antworten"))]
                : [],
            Pictures =
            [
                new BarPicture(
                    new("From the start to the first right answers", "Vom Start bis zu den ersten richtigen Antworten"),
                    new(
                        string.Join("; ", deployments.Select(deployment => $"{deployment.Name.English} {Words.Figure(start(deployment).Split.Value, "ms").English}")) + ".",
                        string.Join("; ", deployments.Select(deployment => $"{deployment.Name.German} {Words.Figure(start(deployment).Split.Value, "ms").German}")) + "."),
                    new(new("time", "Zeit"), "ms"),
                    [new(new("start", "Start"), Subject.Other), new(new("stop", "Ende"), Subject.Other)],
                    [.. deployments.Select(deployment => new BarGroup(deployment.Name, [start(deployment).Split, stop(deployment)]))]),
            ],
            Tables =
            [
                new(
                    new("Cold start to the first right answers, and order to exit", "Kaltstart bis zu den ersten richtigen Antworten, und Anordnung bis Ende"),
                    [new("What is restarted", "Was neu gestartet wird"), new("start", "Start"), new("ratio to the monolith, 95 %", "Verhältnis zum Monolithen, 95 %"), new("by chance", "durch Zufall"), new("stop", "Ende")],
                    [.. deployments.Select(deployment => new Row(deployment.Name, [Figures.Of(start(deployment).Split, "ms"), deployment == monolith ? Words.Same("1 ×") : Figures.Ratio(start(deployment)), Figures.Noise(start(deployment)), Figures.Of(stop(deployment), "ms")]))]),
            ],
        };
    }

    /// <returns>Milliseconds from the start of the processes until each module has answered with all that it holds.</returns>
    private static async Task<double> StartAsync(Laboratory laboratory, Deployment deployment, CancellationToken stop)
    {
        var started = await Task.WhenAll(deployment.Processes.Select(process => StartAsync(process, stop)));
        foreach (var module in deployment.Processes.SelectMany(process => process.Modules).Where(module => module.Sample is not null))
        {
            var address = new Uri(deployment.AddressOf(module), module.Sample!.Path);
            for (var asked = Stopwatch.GetTimestamp(); !await IsRightAsync(laboratory, address, stop); await Task.Delay(5, stop))
            {
                if (Stopwatch.GetElapsedTime(asked) > _patience)
                {
                    throw new ComparisonException($"{address} does not answer with {laboratory.Options.Entries} entries within {_patience.TotalSeconds:0} s of the start.");
                }
            }
        }

        return Stopwatch.GetElapsedTime(started.Min()).TotalMilliseconds;
    }

    // Between two starts of a process, another one may get its port from the system for a moment.
    private static async Task<long> StartAsync(MeasuredProcess process, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await process.StartAsync(stop);
            }
            catch (ComparisonException e) when (e.IsPortTaken && attempt < Attempts)
            {
                await process.DisposeAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
            }
        }
    }

    private static async Task<bool> IsRightAsync(Laboratory laboratory, Uri address, CancellationToken stop)
    {
        using var answer = await laboratory.Http.GetAsync(address, stop);
        if (!answer.IsSuccessStatusCode || answer.Headers.Warning.Count > 0)
        {
            return false;
        }

        using var entries = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop));
        return entries.RootElement.GetArrayLength() == laboratory.Options.Entries;
    }

    /// <returns>Milliseconds until all processes have ended that were running.</returns>
    private static async Task<double> StopAsync(Deployment deployment, CancellationToken stop)
    {
        var stopping = await Task.WhenAll(deployment.Processes.Where(process => process.IsRunning).Select(process => process.StopAsync(stop)));
        foreach (var process in deployment.Processes)
        {
            await process.DisposeAsync();
        }

        return stopping.Length == 0 ? 0 : stopping.Max().TotalMilliseconds;
    }

    /// <param name="Start">In milliseconds.</param>
    /// <param name="Stop">In milliseconds; null when it was not running.</param>
    private sealed record Durations(double Start, double? Stop);
}
