using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Site.Topology;

/// <summary>The words of the picture and the tables, in the language of the request.</summary>
internal static class TopologyWords
{
    public static string Edge => Say("API and pages", "API und Seiten");

    /// <summary>The purpose of a process without modules.</summary>
    public static string Front => Say("Front: sends requests on", "Front: leitet Anfragen weiter");

    public static string Here => Say("this process", "dieser Prozess");

    public static string Of(Health health) =>
        health switch
        {
            Health.Answers => Say("answers", "antwortet"),
            Health.DoesNotAnswer => Say("does not answer", "antwortet nicht"),
            _ => Say("unknown", "unbekannt"),
        };

    public static string Of(BreakerState breaker) =>
        breaker switch
        {
            BreakerState.Closed => Say("closed", "geschlossen"),
            BreakerState.Open => Say("open", "offen"),
            _ => Say("half-open", "halb offen"),
        };

    /// <summary>The name of a process: "this process", else its addresses, else its id.</summary>
    public static string NameOf(ProcessReport process) =>
        process.IsHere ? Here
        : process.Addresses.Count > 0 ? string.Join(", ", process.Addresses)
        : process.Id;

    /// <summary>The machine and the version of a process. Its health, when the version is unknown.</summary>
    public static string DetailOf(ProcessReport process) =>
        process.Version is null ? Of(process.Health)
        : process.Machine is null ? $"Version {process.Version}"
        : Say($"{process.Machine} · version {process.Version}", $"{process.Machine} · Version {process.Version}");

    public static string CallerOf(HopReport hop) => hop.Caller == ModuleCalls.Edge ? Edge : hop.Caller;

    public static string TransportOf(HopReport hop) => hop.IsRemote ? Say("remote", "entfernt") : Say("local", "lokal");

    /// <summary>The number of calls, and the number of failures if there are any.</summary>
    public static string CountOf(HopReport hop) =>
        hop switch
        {
            { Calls: 0 } => Say("no calls", "keine Aufrufe"),
            { Calls: 1, Failures: 0 } => Say("1 call", "1 Aufruf"),
            { Failures: 0 } => Say($"{hop.Calls:N0} calls", $"{hop.Calls:N0} Aufrufe"),
            _ => Say($"{hop.Calls:N0} calls, {hop.Failures:N0} failed", $"{hop.Calls:N0} Aufrufe, {hop.Failures:N0} ohne Antwort"),
        };

    public static string Milliseconds(double? time) =>
        time switch
        {
            null => "–",
            < 0.1 => $"{time:0.###} ms",
            < 10 => $"{time:0.##} ms",
            < 100 => $"{time:0.#} ms",
            _ => $"{time:N0} ms",
        };

    /// <summary>Both percentiles in one line; empty without calls.</summary>
    public static string LatencyOf(HopReport hop) => hop.Calls == 0 ? "" : $"p50 {Milliseconds(hop.P50Ms)} · p99 {Milliseconds(hop.P99Ms)}";

    /// <summary>The class in the style sheet.</summary>
    public static string StyleOf(Health health) =>
        health switch
        {
            Health.Answers => "well",
            Health.DoesNotAnswer => "silent",
            _ => "unknown",
        };

    /// <inheritdoc cref="StyleOf(Health)"/>
    public static string StyleOf(BreakerState breaker) =>
        breaker switch
        {
            BreakerState.Closed => "closed",
            BreakerState.Open => "open",
            _ => "half-open",
        };

    /// <inheritdoc cref="StyleOf(Health)"/>
    public static string StyleOf(HopReport hop) =>
        string.Join(
            ' ',
            hop.IsRemote ? "remote" : "local",
            hop.Calls == 0 ? "idle"
                : hop.Failures > 0 || hop.Breaker is BreakerState.Open or BreakerState.HalfOpen ? "failing"
                : "busy"
        );

    /// <summary>The picture in sentences, for people who cannot see it.</summary>
    public static string Describe(TopologyReport topology) =>
        string.Join(
            ' ',
            [
                .. from process in topology.Processes
                let modules = string.Join(", ", topology.ModulesOf(process.Id).Select(module => module.Name))
                select modules.Length == 0
                    ? Say(
                        $"Process {NameOf(process)} hosts no module and {Of(process.Health)}.",
                        $"Prozess {NameOf(process)} hat kein Modul und {Of(process.Health)}."
                    )
                : process.Health == Health.Unknown
                    ? Say(
                        $"Whether {modules} at {NameOf(process)} answers is unknown.",
                        $"Ob {modules} unter {NameOf(process)} antwortet, ist unbekannt."
                    )
                : Say(
                    $"Process {NameOf(process)} hosts {modules} and {Of(process.Health)}.",
                    $"Prozess {NameOf(process)} hat {modules} und {Of(process.Health)}."
                ),
                .. from module in topology.ModulesOf(null)
                select Say($"Where {module.Name} runs is not known here.", $"Wo {module.Name} läuft, ist hier nicht bekannt."),
                Say("The calls are in the table below.", "Die Aufrufe stehen in der Tabelle darunter."),
            ]
        );
}
