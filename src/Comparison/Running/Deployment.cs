using CountryProvider.Comparison.Report;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>The modules in one grouping, as clients reach them: each module where an ingress would send its paths.</summary>
/// <param name="name">In the report.</param>
/// <param name="subject">What it stands for in pictures.</param>
/// <param name="processes">None for one that runs elsewhere.</param>
/// <param name="addresses">Where each module is reached.</param>
internal sealed class Deployment(
    Words name,
    Subject subject,
    IReadOnlyList<MeasuredProcess> processes,
    IReadOnlyDictionary<IModule, Uri> addresses
) : IAsyncDisposable
{
    /// <summary>In the report.</summary>
    public Words Name => name;

    /// <summary>What it stands for in pictures.</summary>
    public Subject Subject => subject;

    /// <summary>Its processes; none when it runs elsewhere.</summary>
    public IReadOnlyList<MeasuredProcess> Processes => processes;

    /// <summary>Where clients reach a module.</summary>
    public Uri AddressOf(IModule module) => addresses[module];

    /// <summary>A path of a module, below the path prefix if the deployment has one.</summary>
    /// <param name="path">With a leading slash.</param>
    public Uri UrlOf(IModule module, string path) => new(addresses[module], addresses[module].AbsolutePath.TrimEnd('/') + path);

    /// <summary>The process that hosts a module.</summary>
    public MeasuredProcess ProcessOf(IModule module) => processes.Single(process => process.Modules.Contains(module));

    /// <summary>What all its processes have used so far.</summary>
    public Usage Usage()
    {
        var all = processes.Select(process => process.Usage()).ToList();
        return new(
            all.Sum(usage => usage.Resident),
            all.Sum(usage => usage.Proportional),
            all.Sum(usage => usage.CpuSeconds),
            all.Sum(usage => usage.Threads)
        );
    }

    /// <summary>A deployment of this machine, not yet started.</summary>
    /// <param name="plan">What it is made of.</param>
    /// <param name="settings">Of all its processes, as on the command line.</param>
    /// <param name="environment">Variables of all its processes.</param>
    public static Deployment Of(
        DeploymentPlan plan,
        CpuSet cpus,
        IReadOnlyList<string> settings,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var processes = plan
            .Partition.Groups.Select(group => new MeasuredProcess(plan.Program, group, cpus) { Environment = environment })
            .ToList();
        foreach (var process in processes)
        {
            process.Settings =
            [
                $"--{ModuleRoles.Key}={process.Name}",
                .. from other in processes
                where other != process
                from module in other.Modules
                from setting in new[]
                {
                    $"--{ModuleRoles.AddressKey(module)}={other.InternalAddress}",
                    $"--{ModuleRoles.PublicUrlKey(module)}={other.Address}",
                }
                select setting,
                .. settings,
            ];
        }

        return new(
            plan.Name,
            plan.Subject,
            processes,
            processes.SelectMany(process => process.Modules.Select(module => (module, process.Address))).ToDictionary()
        );
    }

    /// <summary>Starts all processes at once, and waits until all take connections.</summary>
    /// <exception cref="ComparisonException">One does not.</exception>
    public Task StartAsync(CancellationToken stop) => Task.WhenAll(processes.Select(process => process.StartAsync(stop)));

    /// <exception cref="ComparisonException">One of its processes has ended.</exception>
    public void Check()
    {
        foreach (var process in processes)
        {
            process.Check();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }
    }
}

/// <summary>What a deployment of this machine is made of.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Subject">What it stands for in pictures.</param>
/// <param name="Program">The file of the product.</param>
internal sealed record DeploymentPlan(Words Name, Subject Subject, Partition Partition, string Program);
