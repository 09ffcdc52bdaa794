using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison;

/// <summary>
/// One claim on monoliths and microservices, and how it is put to the test. A class that is derived from this is all that a new experiment
/// takes: it is found, run and reported. Its summary says what it claims, what it does and what it cannot show.
/// </summary>
internal abstract class Experiment
{
    /// <summary>All experiments, in the order in which they are to be read.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        .. from type in typeof(Experiment).Assembly.GetTypes()
        where type is { IsAbstract: false } && type.IsSubclassOf(typeof(Experiment))
        let experiment = (Experiment)Activator.CreateInstance(type)!
        orderby experiment.Place
        select experiment,
    ];

    /// <summary>Where in the report it stands.</summary>
    protected abstract int Place { get; }

    /// <summary>As on the command line.</summary>
    public abstract string Name { get; }

    /// <inheritdoc cref="Section.Question"/>
    public abstract Words Question { get; }

    /// <inheritdoc cref="Section.Claim"/>
    public abstract Words Claim { get; }

    /// <inheritdoc cref="Section.Method"/>
    public abstract Words Method { get; }

    /// <inheritdoc cref="Section.Limits"/>
    public abstract Words Limits { get; }

    /// <summary>
    /// What it asks and claims when two builds are compared in the same grouping; null when it only makes sense of one process and several.
    /// </summary>
    public virtual BuildQuestion? ForBuilds => null;

    /// <summary>Whether it takes too long for a quick comparison; then that has it only when it is named.</summary>
    public virtual bool IsLong => false;

    /// <summary>Why it cannot be done here; null when it can.</summary>
    public virtual Words? Obstacle(Laboratory laboratory) => laboratory.IsExternal ? Texts.Common["NeedsOwnProcesses"] : null;

    /// <summary>Does it.</summary>
    /// <exception cref="ComparisonException">It cannot be finished; then there is no report.</exception>
    public abstract Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop);
}

/// <summary>An experiment on two builds of the program: what replaces its question and the rest.</summary>
/// <param name="Question">See <see cref="Section.Question"/>.</param>
/// <param name="Claim">See <see cref="Section.Claim"/>.</param>
/// <param name="Method">See <see cref="Section.Method"/>.</param>
/// <param name="Limits">See <see cref="Section.Limits"/>.</param>
internal sealed record BuildQuestion(Words Question, Words Claim, Words Method, Words Limits);
