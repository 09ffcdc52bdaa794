using System.Globalization;
using CountryProvider.Comparison.Report;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

// How deployments are made: the three that run from beginning to end, and others beside them.
internal sealed partial class Laboratory
{
    /// <summary>How much memory for objects a process has that may run out of it, in bytes.</summary>
    public const long MemoryLimit = 200_000_000;

    private static readonly string[] _faultSettings = ["--Modules:CallTimeout=00:00:00.5"];
    private static readonly Dictionary<string, string> _faultEnvironment = new()
    {
        ["DOTNET_GCHeapHardLimit"] = MemoryLimit.ToString("X", CultureInfo.InvariantCulture),
    };
    private readonly List<Deployment> _faultTargets = [];
    private int _stores;

    /// <summary>Starts a deployment beside those that always run, with the same data in stores of its own. The caller ends it.</summary>
    /// <param name="settings">Beside those of all, as on the command line.</param>
    /// <param name="environment">Variables of all its processes.</param>
    /// <param name="isEmpty">Whether its stores are to hold nothing.</param>
    /// <param name="isTimed">Whether it has to do with its share of the cores; where only answers count, it is ready sooner with all of
    /// them.</param>
    /// <exception cref="ComparisonException">It does not start.</exception>
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

    /// <summary>The same, not yet started.</summary>
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

    /// <summary>One of several processes with the same module, which depends on no other; not yet started. The caller ends it.</summary>
    /// <param name="settings">Beside those of all, as on the command line; they say where the store is that the replicas share.</param>
    public MeasuredProcess Replica(IModule module, IReadOnlyList<string> settings, IReadOnlyDictionary<string, string> environment) =>
        new(MonolithPlan.Program, [module], _cpus)
        {
            Settings = [$"--{ModuleRoles.Key}={module.Name}", .. Settings, .. settings],
            Environment = environment,
        };

    /// <summary>The one process once more.</summary>
    public Task<Deployment> StartMonolithAsync(
        CancellationToken stop,
        IReadOnlyList<string>? settings = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool isEmpty = false,
        bool isTimed = true
    ) => StartAsync(MonolithPlan, stop, settings, environment, isEmpty, isTimed);

    /// <summary>The several processes once more.</summary>
    public Task<Deployment> StartSplitAsync(
        CancellationToken stop,
        IReadOnlyList<string>? settings = null,
        IReadOnlyDictionary<string, string>? environment = null,
        bool isEmpty = false,
        bool isTimed = true
    ) => StartAsync(SplitPlan, stop, settings, environment, isEmpty, isTimed);

    /// <summary>
    /// The one process and the several once more, for experiments that end or disturb processes and leave all of them running. Each has a
    /// limit of memory, as a container has, and half a second for a call of a module, so that nothing takes longer than a client waits. In
    /// a quick comparison they are the three themselves, which then have both from the beginning.
    /// </summary>
    /// <exception cref="ComparisonException">One does not start.</exception>
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
                await first.Processes[0].StopAsync(stop); // In order, so that all is in the files.
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
