using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison;

/// <summary>Checks the programs that the command line names.</summary>
internal static class ProgramFaults
{
    /// <summary>The names of the experiments that can compare two builds.</summary>
    public static IEnumerable<string> Experiments() =>
        Experiment.All.Where(experiment => experiment.ForBuilds is not null).Select(experiment => experiment.Name);

    /// <summary>The reasons why a program cannot be started.</summary>
    /// <param name="option">The option that names the program.</param>
    public static IEnumerable<string> Of(string option, FileInfo? program)
    {
        if (program is null)
        {
            yield break;
        }

        if (Directory.Exists(program.FullName))
        {
            yield return $"{option} {program.FullName} is a folder. Name the file in it: CountryProvider.Host or CountryProvider.Host.dll.";
        }
        else if (!program.Exists)
        {
            yield return $"There is no program {program.FullName}. Correct {option}.";
        }
        else if (PublishedProgram.FaultOf(program.FullName) is { } fault)
        {
            yield return $"{option} {program.FullName} {fault}";
        }
    }

    /// <summary>The reasons why these options cannot compare two builds.</summary>
    public static IEnumerable<string> OfBuilds(FileInfo other, FileInfo? program, Uri[]? against, string[]? only)
    {
        if (against is { Length: > 0 })
        {
            yield return "--other-program is a program to start, and --against names deployments that run already. Leave one of them out.";
        }

        if (other.FullName == program?.FullName)
        {
            yield return $"--program and --other-program are the same file, {other.FullName}. Every comparison measures a program "
                + $"against itself anyway: leave --other-program out.";
        }

        foreach (
            var experiment in Experiment.All.Where(experiment => experiment.ForBuilds is null && only?.Contains(experiment.Name) == true)
        )
        {
            yield return $"'{experiment.Name}' compares one process with several, and --other-program compares two builds in the same "
                + $"grouping. The experiments for that are {string.Join(", ", Experiments())}.";
        }
    }
}
