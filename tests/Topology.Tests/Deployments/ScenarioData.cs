using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>Marks a test as a scenario, with <c>-trait scenario=acceptance</c> to run scenarios alone.</summary>
internal abstract class ScenarioDataAttribute(object[] values) : DataAttribute, ITraitAttribute
{
    public object[] Values => values;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("scenario", "acceptance")];

    public override bool SupportsDiscoveryEnumeration() => false;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([
            .. from grouping in Grouping.All
            from place in Places()
            from rest in values.Length == 0
                ?
                [
                    [],
                ]
                : ValuesIn(grouping).Select(value => new[] { value })
            select new TheoryDataRow([grouping, .. place, .. rest]),
        ]);

    /// <summary>What else it runs for in each grouping.</summary>
    protected virtual IEnumerable<object[]> Places() =>
        [
            [],
        ];

    protected virtual IEnumerable<object> ValuesIn(Grouping grouping) => values;
}

/// <summary>Runs a scenario in every grouping, once with each of the values if there are any.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryGroupingAttribute(params object[] values) : ScenarioDataAttribute(values);

/// <summary>Runs a scenario in every grouping for every catalogue.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryCatalogueAttribute() : ScenarioDataAttribute([])
{
    protected override IEnumerable<object[]> Places() => Entries.All.Select(entries => new object[] { entries });
}

/// <summary>
/// Runs a scenario for every catalogue. The first text runs in every grouping. The other texts run only in groupings that stand for others.
/// The module alone decides what it makes of a text. The grouping decides whether a front, a socket, JSON or another store is on the way.
/// Each of these is on the way in a grouping that stands for others.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryCatalogueTextAttribute(params object[] texts) : ScenarioDataAttribute(texts)
{
    protected override IEnumerable<object[]> Places() => Entries.All.Select(entries => new object[] { entries });

    protected override IEnumerable<object> ValuesIn(Grouping grouping) => grouping.StandsForOthers ? Values : Values.Take(1);
}
