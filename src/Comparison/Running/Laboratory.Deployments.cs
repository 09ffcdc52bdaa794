using System.Globalization;
using CountryProvider.Comparison.Report;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

// Creates deployments: the three that run during the whole comparison, and others beside them.
internal sealed partial class Laboratory
{
    /// <summary>The heap limit in bytes of a process that may run out of memory.</summary>
    public const long MemoryLimit = 200_000_000;

    private static readonly string[] _faultSettings = ["--Modules:CallTimeout=00:00:00.5"];
    private static readonly Dictionary<string, string> _faultEnvironment = new()
    {
        ["DOTNET_GCHeapHardLimit"] = MemoryLimit.ToString("X", CultureInfo.InvariantCulture),
    };
    private readonly List<Deployment> _faultTargets = [];
    private int _stores;

    /// <summary>
    /// Starts a deployment beside the permanent ones, with the same data in its own stores. The caller must dispose it.
    /// </summary>
    /// <param name="settings">Settings in addition to the common ones, as on the command line.</param>
    /// <param name="environment">Environment variables for all its processes.</param>
    /// <param name="isEmpty">Whether its stores are empty.</param>
    /// <param name="isTimed">
    /// Whether it uses only the cores of measured processes. A deployment whose durations do not count starts sooner on all cores.
    /// </param>
    /// <exception cref="ComparisonException">The deployment does not start.</exception>
    public async Task<Deployment> StartAsync(
        DeploymentPlan plan,
        CancellationToken stop,
        IReadOnlyList<string>? settings = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool isEmpty = false,
        bool isTimed = true
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var deployment = Prepare(plan, settings, environment, isEmpty, isTimed);
            try
            {
                await deployment.StartAsync(stop);
                return deployment;
            }
            catch (Exception e)
            {
                await deployment.DisposeAsync();
                if (e is not ComparisonException { IsPortTaken: true } || attempt == Attempts)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Prepares such a deployment without starting it.</summary>
    public Deployment Prepare(
        DeploymentPlan plan,
        IReadOnlyList<string>? settings = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool isEmpty = false,
        bool isTimed = true
    ) =>
        Deployment.Of(
            plan,
            isTimed ? _cpus : _cpus.Undivided,
            [.. Settings, $"--Store:Directory={NewStore(isEmpty)}", .. settings ?? []],
            environment ?? new Dictionary<string, string>()
        );

    /// <summary>
    /// Prepares a replica of a module without dependencies, without starting it. The caller must dispose it.
    /// </summary>
    /// <param name="settings">
    /// Settings in addition to the common ones, as on the command line. They name the store that the replicas share.
    /// </param>
    public MeasuredProcess Replica(IModule module, IReadOnlyList<string> settings, IReadOnlyDictionary<string, string> environment) =>
        new(MonolithPlan.Program, [module], _cpus)
        {
            Settings = [$"--{ModuleRoles.Key}={module.Name}", .. Settings, .. settings],
            Environment = environment,
        };

    /// <summary>Starts another monolith.</summary>
    public Task<Deployment> StartMonolithAsync(
        CancellationToken stop,
        IReadOnlyList<string>? settings = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool isEmpty = false,
        bool isTimed = true
    ) => StartAsync(MonolithPlan, stop, settings, environment, isEmpty, isTimed);

    /// <summary>Starts another split deployment.</summary>
    public Task<Deployment> StartSplitAsync(
        CancellationToken stop,
        IReadOnlyList<string>? settings = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool isEmpty = false,
        bool isTimed = true
    ) => StartAsync(SplitPlan, stop, settings, environment, isEmpty, isTimed);

    /// <summary>
    /// Another monolith and another split deployment, for experiments that end or disturb processes. Each experiment must leave all
    /// processes running. Each process has a memory limit like a container. A call to a module times out after half a second, which is less
    /// than a client waits. A quick comparison uses the permanent deployments instead. They then have both limits from the start.
    /// </summary>
    /// <exception cref="ComparisonException">A deployment does not start.</exception>
    public async Task<(Deployment Monolith, Deployment Split)> FaultTargetsAsync(CancellationToken stop)
    {
        if (Options.IsQuick && _faultTargets.Count == 0)
        {
            _faultTargets.AddRange([Monolith, Split]);
        }

        if (_faultTargets.Count == 0)
        {
            ReportProgress("starting processes that may be ended");
            foreach (var start in new[] { StartMonolithAsync, StartSplitAsync })
            {
                _faultTargets.Add(await start(stop, _faultSettings, _faultEnvironment, false, true));
            }
        }

        foreach (var target in _faultTargets)
        {
            target.Check();
        }

        return (_faultTargets[0], _faultTargets[1]);
    }

    private void Plan(string program)
    {
        Programs = [new(PublishedProgram.VersionOf(program), Options.Program)];
        if (Options.OtherProgram is not { } other)
        {
            MonolithPlan = new(DeploymentNames.Monolith, Subject.Monolith, DeploymentNames.AllInOne(Options.Modules), program);
            MonolithAgainPlan = MonolithPlan with { Name = DeploymentNames.MonolithAgain, Subject = Subject.MonolithAgain };
            SplitPlan = new(DeploymentNames.Split(Options.Split), Subject.Split, Options.Split, program);
            return;
        }

        Programs = [.. Programs, new(PublishedProgram.VersionOf(other), other)];
        MonolithPlan = new(DeploymentNames.Program(Programs[0], Programs[1]), Subject.Monolith, Options.Split, program);
        MonolithAgainPlan = MonolithPlan with { Name = DeploymentNames.Again(MonolithPlan.Name), Subject = Subject.MonolithAgain };
        SplitPlan = new(DeploymentNames.OtherProgram(Programs[0], Programs[1]), Subject.Split, Options.Split, other);
    }

    private async Task PrepareAsync(CancellationToken stop)
    {
        if (IsExternal)
        {
            ReportProgress("looking at the deployments");
            Monolith = await FindAsync(Subject.Monolith, Options.Against[0], stop);
            MonolithAgain = await FindAsync(Subject.MonolithAgain, Options.Against[0], stop);
            Split = await FindAsync(Subject.Split, Options.Against[^1], stop);
            Workloads = Workload.All(Options.Modules, await CodesAsync(stop));
        }
        else
        {
            ReportProgress("writing the data");
            await using (
                var first = Deployment.Of(
                    MonolithPlan with
                    {
                        Partition = DeploymentNames.AllInOne(Options.Modules),
                    },
                    _cpus.Undivided,
                    [.. Settings, $"--Store:Directory={Template}"],
                    new Dictionary<string, string>()
                )
            )
            {
                await first.StartAsync(stop);
                await FillAsync(first, Options.Entries, stop);
                await first.Processes[0].StopAsync(stop); // A regular stop, so that the files contain all data.
            }

            ReportProgress("starting the processes");
            var environment = Options.IsQuick ? _faultEnvironment : null;
            var starting = new[]
            {
                StartMonolithAsync(stop, environment: environment),
                StartAsync(MonolithAgainPlan, stop, environment: environment),
                StartSplitAsync(stop, environment: environment),
            };
            await Task.WhenAll(starting).ContinueWith(_ => { }, TaskScheduler.Default);
            foreach (var started in starting.Where(task => task.IsCompletedSuccessfully))
            {
                _ = (await started).Subject switch
                {
                    Subject.Monolith => Monolith = await started,
                    Subject.MonolithAgain => MonolithAgain = await started,
                    _ => Split = await started,
                };
            }

            await Task.WhenAll(starting);
        }

        ReportProgress("comparing the answers");
        await CheckAnswersAsync(stop);
        AtStart = Deployments.Where(_ => !IsExternal).ToDictionary(deployment => deployment, Footprint.Of);
    }

    private string Template => Path.Combine(_folder.FullName, "template");

    private string NewStore(bool isEmpty)
    {
        var store = _folder.CreateSubdirectory($"store-{Interlocked.Increment(ref _stores)}");
        foreach (var file in isEmpty ? [] : Directory.GetFiles(Template))
        {
            File.Copy(file, Path.Combine(store.FullName, Path.GetFileName(file)));
        }

        return store.FullName;
    }
}
