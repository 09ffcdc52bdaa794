using System.Diagnostics.Metrics;
using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;
using CountryProvider.Storage;

namespace CountryProvider.Host.Operations;

/// <summary>Gauges of the modules. Their values are measured when a reader asks for them.</summary>
internal static class ModuleGauges
{
    public static void Create(IServiceProvider services)
    {
        var meter = services.GetRequiredService<IMeterFactory>().Create(ModuleCalls.SourceName);
        var places = services.GetRequiredService<IReadOnlyList<ModulePlace>>();
        var stores = services.GetServices<IStore>().ToArray();
        var health = services.GetRequiredService<HealthProbes>();
        // A lazy sequence: the container creates these only when a gauge is read.
        var remote = places.Select(place => services.GetKeyedService<RemoteModule>(place.Name)).OfType<RemoteModule>();

        OfStores(
            "store.snapshot.version",
            null,
            "The version of what a module has in memory. Replicas of a module should have the same.",
            store => store.State.Version
        );
        OfStores(
            "store.snapshot.age",
            "s",
            "How long ago a module last read from its database or wrote to it.",
            store => store.State.Age.TotalSeconds
        );
        OfStores("store.snapshot.entries", null, "How many entries a module has, retired ones included.", store => store.State.Rows);
        OfStores("store.available", null, "1 while a module's store can be used, else 0.", store => store.Fault is null ? 1 : 0);
        meter.CreateObservableGauge(
            "module.ready",
            () => places.Where(place => place.IsHosted).Select(place => Of(place.Name, health.NotReady() is null ? 1 : 0)),
            null,
            "1 for a module that this process hosts and takes requests for, 0 while it is not ready."
        );
        meter.CreateObservableGauge(
            "module.breaker.state",
            () => remote.Select(module => Of(module.Name, StateOf(module.Breaker))),
            null,
            "Whether calls of a module in another process are let through: 0 closed (all are), 1 half open (one is, to try), 2 open "
                + "(none is)."
        );

        void OfStores(string name, string? unit, string description, Func<IStore, double> value) =>
            meter.CreateObservableGauge(name, () => stores.Select(store => Of(store.Module, value(store))), unit, description);

        static Measurement<double> Of(string module, double value) => new(value, new KeyValuePair<string, object?>("module", module));

        static double StateOf(BreakerState state) =>
            state switch
            {
                BreakerState.Closed => 0,
                BreakerState.HalfOpen => 1,
                _ => 2,
            };
    }
}
