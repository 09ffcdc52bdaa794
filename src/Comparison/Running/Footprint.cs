namespace CountryProvider.Comparison.Running;

/// <summary>What the processes of a deployment have taken so far.</summary>
/// <param name="CpuSeconds">Of each.</param>
/// <param name="Resident">Memory of each, in megabytes.</param>
/// <param name="Together">Memory of all, in megabytes, with what they share counted once.</param>
internal sealed record Footprint(IReadOnlyList<double> CpuSeconds, IReadOnlyList<double> Resident, double Together)
{
    public static Footprint Of(Deployment deployment) =>
        new(
            [.. deployment.Processes.Select(process => process.CpuSeconds)],
            [.. deployment.Processes.Select(process => process.Usage().Resident)],
            SharedMemory.Of(deployment.Processes)
        );
}
