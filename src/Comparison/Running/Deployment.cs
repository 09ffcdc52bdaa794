using CountryProvider.Comparison.Report;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>The modules in one partition, as clients reach them. Each module has the address to which an ingress would route.</summary>
/// <param name="name">The name in the report.</param>
/// <param name="subject">The role of the deployment in pictures.</param>
/// <param name="processes">The processes; empty for a deployment that the comparison did not start.</param>
/// <param name="addresses">The address of each module.</param>
internal sealed class Deployment(
    Words name,
    Subject subject,
    IReadOnlyList<MeasuredProcess> processes,
    IReadOnlyDictionary<IModule, Uri> addresses
) : IAsyncDisposable
{
    /// <summary>The name in the report.</summary>
    public Words Name => name;

    /// <summary>The role of the deployment in pictures.</summary>
    public Subject Subject => subject;

    /// <summary>The processes; empty for a deployment that the comparison did not start.</summary>
    public IReadOnlyList<MeasuredProcess> Processes => processes;

    /// <summary>The public address of a module.</summary>
    public Uri AddressOf(IModule module) => addresses[module];

    /// <summary>The address of a path of a module, below the path prefix of the deployment if it has one.</summary>
    /// <param name="path">The path with a leading slash.</param>
    public Uri UrlOf(IModule module, string path) => new(addresses[module], addresses[module].AbsolutePath.TrimEnd('/') + path);

    /// <summary>The process that hosts a module.</summary>
    public MeasuredProcess ProcessOf(IModule module) => processes.Single(process => process.Modules.Contains(module));

    /// <summary>The resources that all processes have used so far.</summary>
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

    /// <summary>Prepares a deployment on this machine without starting it.</summary>
    /// <param name="plan">The parts of the deployment.</param>
    /// <param name="settings">The settings of all its processes, as on the command line.</param>
    /// <param name="environment">The environment variables of all its processes.</param>
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

    /// <summary>Starts all processes at once, and waits until all accept connections.</summary>
    /// <exception cref="ComparisonException">A process does not accept connections.</exception>
    public Task StartAsync(CancellationToken stop) => Task.WhenAll(processes.Select(process => process.StartAsync(stop)));

    /// <exception cref="ComparisonException">One of the processes has ended.</exception>
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

/// <summary>The plan of a deployment on this machine.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="Subject">The role of the deployment in pictures.</param>
/// <param name="Program">The program file of the product.</param>
internal sealed record DeploymentPlan(Words Name, Subject Subject, Partition Partition, string Program);
