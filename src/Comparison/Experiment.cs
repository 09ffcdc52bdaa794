using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison;

/// <summary>
/// One claim on monoliths and microservices, and how it is put to the test. A class that is derived from this is all that a new experiment takes:
/// it is found, run and reported. Its summary says what it claims, what it does and what it cannot show.
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

    /// <summary>Whether it takes too long for a quick comparison; then that has it only when it is named.</summary>
    public virtual bool IsLong => false;

    /// <summary>Why it cannot be done here; null when it can.</summary>
    public virtual Words? Obstacle(Laboratory laboratory) => laboratory.IsElsewhere
        ? new("It needs processes that the comparison starts itself; those named with --against run elsewhere.", "Es braucht Prozesse, die der Vergleich selbst startet; die mit --against genannten laufen anderswo.")
        : null;

    /// <summary>Does it.</summary>
    /// <exception cref="ComparisonException">It cannot be finished; then there is no report.</exception>
    public abstract Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop);
}
