using System.Diagnostics;
using System.Text.Json;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: a small service starts and stops faster than a large program. Method: starts and stops each deployment, and each process of the
/// split deployment while the others run. Measures the time to the first answer with all data, and from the order to stop to the exit.
/// Limits: cannot show the time to pull an image or to schedule a pod.
/// </summary>
internal sealed class Start : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Start));

    private const int Attempts = 3;

    // A difference of a fifth is larger than the variation of a start. A smaller difference would not change how people deploy.
    private const double Faster = 0.8;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);

    protected override int Place => 50;

    public override string Name => "start";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method", Faster];

    public override Words Limits { get; } = _texts["Limits"];

    public override BuildQuestion ForBuilds => new(_texts["BuildQuestion"], _texts["BuildClaim"], _texts["BuildMethod"], Limits);

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        await using var monolith = laboratory.Prepare(laboratory.MonolithPlan);
        await using var monolithAgain = laboratory.Prepare(laboratory.MonolithAgainPlan);
        await using var split = laboratory.Prepare(laboratory.SplitPlan);
        var restarted =
            laboratory.Options.ComparesBuilds ? []
            : laboratory.Options.IsQuick ? [split.ProcessOf(laboratory.Dependency)]
            : split.Processes;
        var roles = restarted
            .Select(process => new Deployment(
                Words.Same(process.Name),
                Subject.Other,
                [process],
                process.Modules.ToDictionary(module => module, _ => process.Address)
            ))
            .ToList();
        await laboratory.SettleAsync(stop);
        IReadOnlyList<Deployment> measured = [monolith, monolithAgain, split, .. roles];
        var durations = await laboratory.RoundsAsync<Durations>(
            measured,
            "restart",
            async (deployment, _) =>
            {
                foreach (var process in split.Processes.Where(process => roles.Contains(deployment) && !process.IsRunning))
                {
                    await StartAsync(process, stop);
                }

                var isRunning = deployment.Processes.All(process => process.IsRunning);
                var stopping = await StopAsync(deployment, stop);
                return new(await StartAsync(laboratory, deployment, stop), isRunning ? stopping : null);
            },
            laboratory.Options.IsQuick ? 1 : 5
        );
        var last = new Dictionary<Deployment, double>
        {
            [monolith] = await StopAsync(monolith, stop),
            [monolithAgain] = await StopAsync(monolithAgain, stop),
            [split] = await StopAsync(split, stop),
        };
        if (laboratory.Options.ComparesBuilds)
        {
            return BuildFindings.OfStart(
                monolith,
                split,
                ContrastOf(durations[monolith], durations[monolithAgain], durations[split]),
                StopOf(monolith),
                StopOf(split)
            );
        }

        var ofRoles = Statistics.Estimate([
            .. roles.SelectMany(role => durations[role].Zip(durations[monolith], (one, all) => one.Start / all.Start)),
        ]);
        return Conclude(
            monolith,
            split,
            roles,
            ofRoles,
            deployment => ContrastOf(durations[monolith], durations[monolithAgain], durations[deployment]),
            StopOf
        );

        Estimate StopOf(Deployment deployment) =>
            Statistics.Estimate([
                .. durations[deployment].Select(duration => duration.Stop).OfType<double>(),
                .. last.TryGetValue(deployment, out var value) ? [value] : Array.Empty<double>(),
            ]);
    }

    private static Contrast ContrastOf(
        IReadOnlyList<Durations> monolith,
        IReadOnlyList<Durations> monolithAgain,
        IReadOnlyList<Durations> other
    ) =>
        Contrast.Of(
            [.. monolith.Select(duration => duration.Start)],
            [.. monolithAgain.Select(duration => duration.Start)],
            [.. other.Select(duration => duration.Start)]
        );

    internal static Verdict Judge(Estimate ofRoles) =>
        ofRoles.High < Faster ? Verdict.Shown
        : ofRoles.Low > Faster ? Verdict.Refuted
        : Verdict.Undecided;

    private static Finding Conclude(
        Deployment monolith,
        Deployment split,
        IReadOnlyList<Deployment> roles,
        Estimate ofRoles,
        Func<Deployment, Contrast> start,
        Func<Deployment, Estimate> stop
    )
    {
        var (all, role) = (start(split), ofRoles.Value);
        var (fastest, slowest) = (roles.Min(one => start(one).Split.Value), roles.Max(one => start(one).Split.Value));
        Deployment[] deployments = [monolith, split, .. roles];
        return new(
            Judge(ofRoles),
            _texts[
                "Sentence",
                all.Monolith.Value,
                fastest,
                slowest,
                role,
                split.Processes.Count,
                all.Split.Value,
                stop(monolith).Value,
                stop(split).Value
            ]
        )
        {
            Headlines = all.IsDifferent
                ? [new(all.Ratio.Value > 1 ? Side.Cost : Side.Gain, Figures.Times(all.Ratio.Value), _texts["TimeFromColdStart"])]
                : [],
            Pictures =
            [
                new BarPicture(
                    Texts.Common["FromStartToFirstAnswers"],
                    Words.Formatted(
                        $"{Words.Join("; ", deployments.Select(deployment =>
                            Words.Formatted($"{deployment.Name} {Words.Figure(start(deployment).Split.Value, "ms")}")))}."
                    ),
                    new(Texts.Common["Time"], "ms"),
                    [new(Texts.Common["Start"], Subject.Other), new(Texts.Common["Stop"], Subject.Other)],
                    [.. deployments.Select(deployment => new BarGroup(deployment.Name, [start(deployment).Split, stop(deployment)]))]
                ),
            ],
            Tables =
            [
                new(
                    Texts.Common["ColdStartToFirstAnswers"],
                    [
                        _texts["WhatIsRestarted"],
                        Texts.Common["Start"],
                        _texts["RatioToTheMonolith95"],
                        Texts.Common["ByChance"],
                        Texts.Common["Stop"],
                    ],
                    [
                        .. deployments.Select(deployment => new Row(
                            deployment.Name,
                            [
                                Figures.Of(start(deployment).Split, "ms"),
                                deployment == monolith ? Words.Same("1 ×") : Figures.Ratio(start(deployment)),
                                Figures.Noise(start(deployment)),
                                Figures.Of(stop(deployment), "ms"),
                            ]
                        )),
                    ]
                ),
            ],
        };
    }

    /// <returns>Milliseconds from the start of the processes until each module has answered with all its entries.</returns>
    private static async Task<double> StartAsync(Laboratory laboratory, Deployment deployment, CancellationToken stop)
    {
        var started = await Task.WhenAll(deployment.Processes.Select(process => StartAsync(process, stop)));
        foreach (var module in deployment.Processes.SelectMany(process => process.Modules).Where(module => module.Sample is not null))
        {
            var address = new Uri(deployment.AddressOf(module), module.Sample!.Path);
            for (var asked = Stopwatch.GetTimestamp(); !await IsRightAsync(laboratory, address, stop); await Task.Delay(5, stop))
            {
                if (Stopwatch.GetElapsedTime(asked) > _timeout)
                {
                    throw new ComparisonException(
                        $"{address} does not answer with {laboratory.Options.Entries} entries within {_timeout.TotalSeconds:0} s of the "
                            + $"start."
                    );
                }
            }
        }

        return Stopwatch.GetElapsedTime(started.Min()).TotalMilliseconds;
    }

    // Between two starts of a process, the system may give its port to another process for a moment.
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

    /// <returns>Milliseconds until all running processes have ended.</returns>
    private static async Task<double> StopAsync(Deployment deployment, CancellationToken stop)
    {
        var stopping = await Task.WhenAll(
            deployment.Processes.Where(process => process.IsRunning).Select(process => process.StopAsync(stop))
        );
        foreach (var process in deployment.Processes)
        {
            await process.DisposeAsync();
        }

        return stopping.Length == 0 ? 0 : stopping.Max().TotalMilliseconds;
    }

    /// <param name="Start">In milliseconds.</param>
    /// <param name="Stop">In milliseconds; null when the process was not running.</param>
    private sealed record Durations(double Start, double? Stop);
}
