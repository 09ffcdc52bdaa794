using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>Marks a test as a scenario, with <c>-trait scenario=acceptance</c> to run scenarios alone.</summary>
internal abstract class ScenarioDataAttribute : DataAttribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("scenario", "acceptance")];

    public override bool SupportsDiscoveryEnumeration() => false;
}

/// <summary>Runs a scenario in every grouping, once with each of the values if there are any.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryGroupingAttribute(params object[] values) : ScenarioDataAttribute
{
    public object[] Values => values;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
    [
        .. from grouping in Grouping.All
           from rest in values.Length == 0 ? [[]] : values.Select(value => new[] { value })
           select new TheoryDataRow([grouping, .. rest]),
    ]);
}

/// <summary>Runs a scenario in every grouping for every catalogue, once with each of the values if there are any.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryCatalogueAttribute(params object[] values) : ScenarioDataAttribute
{
    public object[] Values => values;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
    [
        .. from grouping in Grouping.All
           from entries in Entries.All
           from rest in values.Length == 0 ? [[]] : values.Select(value => new[] { value })
           select new TheoryDataRow([grouping, entries, .. rest]),
    ]);
}
