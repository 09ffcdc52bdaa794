using System.Diagnostics;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: more services mean more effort to deploy, monitor and test. Method: counts the Kubernetes objects of each partition, in the files
/// that the program writes. Counts the network calls that requests cause. Limits: a count is not the effort of people, and tools handle
/// many objects as easily as few.
/// </summary>
internal sealed class Effort : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Effort));

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1.2);

    protected override int Place => 140;

    public override string Name => "effort";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method"];

    public override Words Limits { get; } = _texts["Limits"];

    public override Words? Obstacle(Laboratory laboratory) => null;

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        await using var app = new Product(laboratory.Options.Modules).Build([]);
        var (monolith, split) = (
            KubernetesCount.Of(DeploymentNames.AllInOne(laboratory.Options.Modules), app.Services),
            KubernetesCount.Of(laboratory.Options.Split, app.Services)
        );
        var networkCalls = new List<(Workload Workload, int Calls, int Fewest, int Most)>();
        foreach (
            var workload in laboratory.Workloads.Where(workload =>
                !laboratory.IsExternal || workload.Targets(laboratory.Monolith.AddressOf(workload.Module))[0].Body is null
            )
        )
        {
            networkCalls.Add(await NetworkCallsAsync(laboratory, workload, stop));
        }

        var isMore = split.Objects > monolith.Objects && split.Settings > monolith.Settings && split.Connections > monolith.Connections;
        var (most, processes) = (networkCalls.Max(calls => calls.Most), split.Deployments);
        var objects = (double)split.Objects / monolith.Objects;
        return new(
            isMore ? Verdict.Shown : Verdict.Refuted,
            _texts[
                "Sentence",
                split.Objects,
                monolith.Objects,
                split.Settings,
                monolith.Settings,
                split.Connections,
                monolith.Connections,
                most,
                split.Mixtures,
                monolith.Mixtures
            ]
        )
        {
            Headlines = isMore
                ? [new(Side.Cost, Figures.Times(objects), _texts["KubernetesObjectsInsteadOf", split.Objects, monolith.Objects])]
                : [],
            Pictures =
            [
                new BarPicture(
                    _texts["WhatThereIsToDeploy"],
                    _texts[
                        "WhatThereIsToDeployAlternative",
                        monolith.Objects,
                        monolith.Settings,
                        monolith.Connections,
                        split.Objects,
                        split.Settings,
                        split.Connections
                    ],
                    new(_texts["Number"], ""),
                    [new(laboratory.Monolith.Name, Subject.Monolith), new(laboratory.Split.Name, Subject.Split)],
                    [
                        Bar(_texts["KubernetesObjects"], count => count.Objects),
                        Bar(_texts["Settings"], count => count.Settings),
                        Bar(_texts["OpenPorts"], count => count.Ports),
                        Bar(_texts["AllowedConnections"], count => count.Connections),
                        Bar(_texts["RoutesOfTheIngress"], count => count.Routes),
                    ]
                ),
            ],
            Tables =
            [
                new(
                    _texts["CountedFromTheKustomizeFiles"],
                    [_texts["What"], laboratory.Monolith.Name, laboratory.Split.Name],
                    [
                        .. monolith
                            .Kinds.Keys.Union(split.Kinds.Keys)
                            .Select(kind => Number(Words.Same(kind), count => count.Kinds.GetValueOrDefault(kind))),
                        Number(_texts["ObjectsTogether"], count => count.Objects),
                        Number(_texts["SettingsInConfigMaps"], count => count.Settings),
                        Number(_texts["AddressesOfOtherProcesses"], count => count.Addresses),
                        Number(_texts["OpenPortsOfEachKind"], count => count.Ports),
                        Number(_texts["AllowedConnectionsRow"], count => count.Connections),
                        Number(_texts["RoutesOfTheIngressRow"], count => count.Routes),
                        Number(_texts["LinesOfGeneratedYAML"], count => count.Lines),
                        Number(_texts["ImagesToBuild"], count => count.Images),
                        Number(_texts["ThingsToRollOut"], count => count.Deployments),
                        Number(_texts["CombinationsOfOldAndNew"], count => count.Mixtures),
                    ]
                ),
                new(
                    _texts["ModuleCallsOfOneRequest"],
                    [
                        Texts.Common["Request"],
                        _texts["Calls"],
                        _texts["OverTheNetworkMonolith"],
                        _texts["OverTheNetworkSplitAtMost"],
                        _texts["CallsWhileFresh"],
                    ],
                    [
                        .. networkCalls.Select(calls => new Row(
                            calls.Workload.Name,
                            [
                                Words.Formatted($"{calls.Calls}"),
                                Words.Same("0"),
                                Words.Formatted($"{calls.Most}"),
                                Words.Formatted($"{calls.Fewest}"),
                            ]
                        )),
                    ]
                ),
            ],
        };

        BarGroup Bar(Words label, Func<KubernetesCount, int> figure) => new(label, [Exactly(figure(monolith)), Exactly(figure(split))]);

        Row Number(Words label, Func<KubernetesCount, int> figure) =>
            new(label, [Words.Formatted($"{figure(monolith)}"), Words.Formatted($"{figure(split)}")]);

        static Estimate Exactly(int value) => new(value, value, value);
    }

    // A process reuses the data of other modules for a while. Only after that does a request make as many calls as in the monolith.
    private static async Task<(Workload Workload, int Calls, int Fewest, int Most)> NetworkCallsAsync(
        Laboratory laboratory,
        Workload workload,
        CancellationToken stop
    )
    {
        laboratory.ReportProgress($"calls of {workload.Name.English}");
        var (expected, remote) = await CallsAsync(laboratory, laboratory.Monolith, workload, stop);
        if (remote > 0)
        {
            throw new ComparisonException(
                $"{laboratory.Monolith.Name.English} is not one process: {workload.Name.English} makes {remote} calls to others. Name "
                    + $"the deployment with all modules in one process first."
            );
        }

        var (fewest, most) = (int.MaxValue, 0);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < _timeout; await Task.Delay(20, stop))
        {
            var (calls, over) = await CallsAsync(laboratory, laboratory.Split, workload, stop);
            (fewest, most) = (Math.Min(fewest, over), Math.Max(most, over));
            if (calls >= expected)
            {
                break;
            }
        }

        var again = await CallsAsync(laboratory, laboratory.Split, workload, stop); // Directly afterwards, so it needs no call.
        return (workload, expected, Math.Min(fewest, again.Remote), most);
    }

    private static async Task<(int All, int Remote)> CallsAsync(
        Laboratory laboratory,
        Deployment deployment,
        Workload workload,
        CancellationToken stop
    )
    {
        using var answer = await laboratory.SendAsync(
            deployment,
            workload.Module,
            workload.Targets(deployment.AddressOf(workload.Module))[0],
            stop
        );
        var timing = string.Join(',', answer.Headers.TryGetValues("Server-Timing", out var values) ? values : []);
        return (timing.Split("desc=").Length - 1, timing.Split("desc=remote").Length - 1);
    }
}
