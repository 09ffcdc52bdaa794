using System.Globalization;
using CountryProvider.Comparison.Report;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>
/// The environment of experiments: deployments with the same data and settings, the load generator, and a record of every run.
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

    /// <summary>Whether the deployments were already running.</summary>
    public bool IsExternal => Options.Against.Count > 0;

    /// <summary>
    /// Settings of all processes that differ from the defaults: no rate limit, no data other than those of the comparison, and no log line
    /// for each request.
    /// </summary>
    public IReadOnlyList<string> Settings =>
        [
            "--RateLimit:PerSecond=0",
            "--Seed:Data=none",
            "--Logging:LogLevel:Default=Warning",
            .. Options.IsQuick ? _faultSettings : [],
            .. Options.Settings,
        ];

    /// <summary>A sentence about which processes use which cores.</summary>
    public Words Pinning => _cpus.Words;

    /// <summary>The number of cores for the measured processes.</summary>
    public int MeasuredCores => _cpus.MeasuredCores;

    /// <summary>The plan of <see cref="Monolith"/>: the monolith, or the first of two builds.</summary>
    public DeploymentPlan MonolithPlan { get; private set; } = null!;

    /// <summary>The plan of <see cref="MonolithAgain"/>: the same as for <see cref="Monolith"/>, with another name.</summary>
    public DeploymentPlan MonolithAgainPlan { get; private set; } = null!;

    /// <summary>The plan of <see cref="Split"/>: the split deployment, or the second of two builds.</summary>
    public DeploymentPlan SplitPlan { get; private set; } = null!;

    /// <summary>The measured programs, the baseline first; none for deployments that the comparison did not start.</summary>
    public IReadOnlyList<MeasuredProgram> Programs { get; private set; } = [];

    /// <summary>
    /// The monolith. Like <see cref="MonolithAgain"/> and <see cref="Split"/>, it runs during the whole comparison. An experiment that
    /// disturbs a deployment must start its own one.
    /// </summary>
    public Deployment Monolith { get; private set; } = null!;

    /// <summary>The second identical monolith, which shows the noise.</summary>
    public Deployment MonolithAgain { get; private set; } = null!;

    /// <summary>The split deployment.</summary>
    public Deployment Split { get; private set; } = null!;

    /// <summary>The three permanent deployments.</summary>
    public IReadOnlyList<Deployment> Deployments => [Monolith, MonolithAgain, Split];

    /// <summary>
    /// The footprint of the three deployments after their start and the check of their answers. Empty for deployments that the comparison
    /// did not start.
    /// </summary>
    public IReadOnlyDictionary<Deployment, Footprint> AtStart { get; private set; } = new Dictionary<Deployment, Footprint>();

    /// <summary>The kinds of requests that clients send.</summary>
    public IReadOnlyList<Workload> Workloads { get; private set; }

    /// <summary>Every run of the load generator so far.</summary>
    public IReadOnlyList<LoadRun> Runs => _runs;

    /// <summary>The client for single requests. It does not reuse connections, because a process may have closed them.</summary>
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

    /// <summary>A module that other modules depend on.</summary>
    public IModule Dependency => Workloads[0].Module;

    /// <summary>The module that depends on other modules.</summary>
    public IModule Dependent => Workloads[^1].Module;

    /// <summary>
    /// A module that the dependent module calls over the network in the split deployment; null when both are in the same process.
    /// </summary>
    public IModule? Peer =>
        Options
            .Modules.Where(module => Dependent.Dependencies.Contains(module.Name) && !Split.ProcessOf(Dependent).Modules.Contains(module))
            .MinBy(module => module != Dependency);

    /// <summary>
    /// The duration of a run in seconds: long enough for reliable figures, or, in a quick comparison, just long enough to see that all
    /// works.
    /// </summary>
    public double Seconds(double normal, double quick) => Options.IsQuick ? quick : normal;

    /// <summary>The setting for the maximum staleness of data of other modules, as on the command line.</summary>
    public string MaxStaleness(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"--{Dependent.Name}:MaxStaleness={value:c}");

    /// <summary>The setting for the maximum staleness when a module does not answer, as on the command line.</summary>
    public string MaxStalenessOnError(TimeSpan value) =>
        string.Create(CultureInfo.InvariantCulture, $"--{Dependent.Name}:MaxStalenessOnError={value:c}");

    /// <summary>Prepares everything that all experiments need.</summary>
    /// <param name="progress">Called with a description of the current step.</param>
    /// <exception cref="ComparisonException">A deployment does not start, or its answers differ from those of the others.</exception>
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

    /// <summary>Reports the current step.</summary>
    public void ReportProgress(string what) => _progress(what);

    /// <summary>Assigns the next runs to this experiment.</summary>
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
