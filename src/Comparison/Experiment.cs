using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison;

/// <summary>
/// One claim about monoliths and microservices, and the experiment that tests it. A new experiment only needs a new subclass. The program
/// finds, runs and reports it. The summary of a subclass states its claim, its method and its limits.
/// </summary>
internal abstract class Experiment
{
    /// <summary>All experiments, in the order of the report.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        .. from type in typeof(Experiment).Assembly.GetTypes()
        where type is { IsAbstract: false } && type.IsSubclassOf(typeof(Experiment))
        let experiment = (Experiment)Activator.CreateInstance(type)!
        orderby experiment.Place
        select experiment,
    ];

    /// <summary>The position in the report.</summary>
    protected abstract int Place { get; }

    /// <summary>The name on the command line.</summary>
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
    /// The question and the claim for a comparison of two builds; null when the experiment needs a monolith and a split deployment.
    /// </summary>
    public virtual BuildQuestion? ForBuilds => null;

    /// <summary>Whether a quick comparison skips the experiment, because it takes long. It runs when the command line names it.</summary>
    public virtual bool IsLong => false;

    /// <summary>Why the experiment cannot run here; null when it can.</summary>
    public virtual Words? Obstacle(Laboratory laboratory) => laboratory.IsExternal ? Texts.Common["NeedsOwnProcesses"] : null;

    /// <summary>Runs the experiment.</summary>
    /// <exception cref="ComparisonException">The experiment cannot be completed. There is no report then.</exception>
    public abstract Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop);
}

/// <summary>The texts of an experiment for a comparison of two builds. They replace its own texts.</summary>
/// <param name="Question">See <see cref="Section.Question"/>.</param>
/// <param name="Claim">See <see cref="Section.Claim"/>.</param>
/// <param name="Method">See <see cref="Section.Method"/>.</param>
/// <param name="Limits">See <see cref="Section.Limits"/>.</param>
internal sealed record BuildQuestion(Words Question, Words Claim, Words Method, Words Limits);
