using CountryProvider.Comparison.Report;
using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>The names of deployments in the report.</summary>
internal static class DeploymentNames
{
    public static Words Monolith { get; } = Texts.Common["MonolithName"];

    public static Words MonolithAgain { get; } = Texts.Common["MonolithAgainName"];

    /// <summary>
    /// The name for the program of <c>--program</c>. It contains the version, unless both programs have the same version.
    /// </summary>
    public static Words Program(MeasuredProgram program, MeasuredProgram other) =>
        program.Version == other.Version ? Texts.Common["ProgramName"] : Texts.Common["ProgramOfVersion", program.Version];

    /// <summary>The name for the program of <c>--other-program</c>, formed in the same way.</summary>
    public static Words OtherProgram(MeasuredProgram program, MeasuredProgram other) =>
        program.Version == other.Version ? Texts.Common["OtherProgramName"] : Texts.Common["OtherProgramOfVersion", other.Version];

    public static Words Again(Words name) => Texts.Common["NameAgain", name];

    public static Words Split(Partition partition) =>
        partition.Groups.Count == 1 ? Monolith : Texts.Common["SplitName", partition.Groups.Count];

    public static Partition AllInOne(IReadOnlyList<IModule> modules) => new([modules]);
}
