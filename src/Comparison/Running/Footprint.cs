namespace CountryProvider.Comparison.Running;

/// <summary>The resources that the processes of a deployment have used so far.</summary>
/// <param name="CpuSeconds">The CPU seconds of each process.</param>
/// <param name="Resident">The memory of each process in megabytes.</param>
/// <param name="Together">The memory of all processes in megabytes. Shared memory counts once.</param>
internal sealed record Footprint(IReadOnlyList<double> CpuSeconds, IReadOnlyList<double> Resident, double Together)
{
    public static Footprint Of(Deployment deployment) =>
        new(
            [.. deployment.Processes.Select(process => process.CpuSeconds)],
            [.. deployment.Processes.Select(process => process.Usage().Resident)],
            SharedMemory.Of(deployment.Processes)
        );
}
