using System.Globalization;
using CountryProvider.Comparison.Report;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>
/// What experiments work with: deployments with the same program, data and settings, the load generator, and a record of every run.
/// </summary>
internal sealed partial class Laboratory : IAsyncDisposable
{
    private const int Attempts = 3;

    private readonly CpuSet _cpus = CpuSet.Divide();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("country-provider-compare-");
    private readonly Action<string> _progress;
    private readonly LoadProcess _load;
    private string _experiment = "";

    private Laboratory(CompareOptions options, Action<string> progress)
    {
        (Options, _progress, _random) = (options, progress, new(options.Seed));
        Workloads = Workload.All(options.Modules, [.. Enumerable.Range(1, Workload.Different).Select(SampleData.CodeOf)]);
        _cpus.LeaveMeasuredCores();
        _load = LoadProcess.Start(_cpus);
    }

    public CompareOptions Options { get; }

    /// <summary>Whether the deployments were not started by this comparison.</summary>
    public bool IsExternal => Options.Against.Count > 0;

    /// <summary>
    /// Settings of all processes that differ from the defaults: no limit that the load would run into, no data but that of the comparison,
    /// no line for each request.
    /// </summary>
    public IReadOnlyList<string> Settings =>
        [
            "--RateLimit:PerSecond=0",
            "--Seed:Data=none",
            "--Logging:LogLevel:Default=Warning",
            .. Options.IsQuick ? _faultSettings : [],
            .. Options.Settings,
        ];

    /// <summary>Who has which core.</summary>
    public Words Pinning => _cpus.Words;

    /// <summary>How many cores the processes have that are measured.</summary>
    public int MeasuredCores => _cpus.MeasuredCores;

    /// <summary>How <see cref="Monolith"/> is made: the one process, or the one of two builds.</summary>
    public DeploymentPlan MonolithPlan { get; private set; } = null!;

    /// <summary>How <see cref="MonolithAgain"/> is made: as <see cref="Monolith"/>, under another name.</summary>
    public DeploymentPlan MonolithAgainPlan { get; private set; } = null!;

    /// <summary>How <see cref="Split"/> is made: the several processes, or the other build.</summary>
    public DeploymentPlan SplitPlan { get; private set; } = null!;

    /// <summary>The programs that are measured, the one to compare with first; none for deployments that run elsewhere.</summary>
    public IReadOnlyList<MeasuredProgram> Programs { get; private set; } = [];

    /// <summary>
    /// The one process. With <see cref="MonolithAgain"/> and <see cref="Split"/> it runs from beginning to end: who disturbs a deployment
    /// starts one of its own.
    /// </summary>
    public Deployment Monolith { get; private set; } = null!;

    /// <summary>The one process once more, to see what differs by chance.</summary>
    public Deployment MonolithAgain { get; private set; } = null!;

    /// <summary>The several processes.</summary>
    public Deployment Split { get; private set; } = null!;

    /// <summary>The three that are always there.</summary>
    public IReadOnlyList<Deployment> Deployments => [Monolith, MonolithAgain, Split];

    /// <summary>
    /// What the three had taken when they had started and been asked everything once; nothing for those that run elsewhere.
    /// </summary>
    public IReadOnlyDictionary<Deployment, Footprint> AtStart { get; private set; } = new Dictionary<Deployment, Footprint>();

    /// <summary>The kinds of requests that clients send.</summary>
    public IReadOnlyList<Workload> Workloads { get; private set; }

    /// <summary>Every run of the load generator so far.</summary>
    public IReadOnlyList<LoadRun> Runs => _runs;

    /// <summary>For what is not load: no connection is kept that a process may have ended.</summary>
    public HttpClient Http { get; } =
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
            }
        )
        {
            Timeout = TimeSpan.FromSeconds(60),
        };

    /// <summary>A module that others depend on.</summary>
    public IModule Dependency => Workloads[0].Module;

    /// <summary>The module that depends on others.</summary>
    public IModule Dependent => Workloads[^1].Module;

    /// <summary>A module that the dependent one asks over the network when there are several processes; null when they share one.</summary>
    public IModule? Peer =>
        Options
            .Modules.Where(module => Dependent.Dependencies.Contains(module.Name) && !Split.ProcessOf(Dependent).Modules.Contains(module))
            .MinBy(module => module != Dependency);

    /// <summary>
    /// How long a run is: one that is long enough to trust by itself, or one that is only long enough to see that all works.
    /// </summary>
    public double Seconds(double normal, double quick) => Options.IsQuick ? quick : normal;

    /// <summary>The setting of how old what is known of other modules may be, as on the command line.</summary>
    public string MaxStaleness(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"--{Dependent.Name}:MaxStaleness={value:c}");

    /// <summary>The setting of how old it may be when a module does not answer, as on the command line.</summary>
    public string MaxStalenessOnError(TimeSpan value) =>
        string.Create(CultureInfo.InvariantCulture, $"--{Dependent.Name}:MaxStalenessOnError={value:c}");

    /// <summary>Prepares everything that all experiments need.</summary>
    /// <param name="progress">Told what is being done.</param>
    /// <exception cref="ComparisonException">A deployment does not start, or does not answer as the others do.</exception>
    public static async Task<Laboratory> OpenAsync(CompareOptions options, Action<string> progress, CancellationToken stop)
    {
        var laboratory = new Laboratory(options, progress);
        try
        {
            if (!laboratory.IsExternal)
            {
                laboratory.Plan(
                    options.Program ?? await PublishedProgram.MakeAsync(Path.Combine(laboratory._folder.FullName, "program"), stop)
                );
            }

            await laboratory.PrepareAsync(stop);
            return laboratory;
        }
        catch
        {
            await laboratory.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says what is being done.</summary>
    public void ReportProgress(string what) => _progress(what);

    /// <summary>The next runs are for this experiment.</summary>
    public void Begin(Experiment experiment) => (_experiment, _decisive, _accepted) = (experiment.Name, default, default);

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        foreach (var deployment in Deployments.Where(deployment => deployment is not null).Concat(_faultTargets).Distinct())
        {
            await deployment.DisposeAsync();
        }

        Http.Dispose();
        _folder.Delete(recursive: true);
    }
}
