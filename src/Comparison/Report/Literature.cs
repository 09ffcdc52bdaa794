namespace CountryProvider.Comparison.Report;

/// <summary>A published figure of other authors.</summary>
/// <param name="What">The compared property.</param>
/// <param name="Experiment">The experiment of this report with comparable figures.</param>
internal sealed record Literature(Words Figure, Words What, string Source, string Experiment)
{
    private static readonly Texts _texts = Texts.Of(typeof(Literature));

    private const string Blinowski =
        "G. Blinowski, A. Ojdowska, A. Przybyłek: Monolithic vs. Microservice Architecture: A Performance "
        + "and Scalability Evaluation. IEEE Access 10, 2022";
    private const string Ghemawat = "S. Ghemawat et al.: Towards Modern Development of Cloud Applications. HotOS 2023";
    private const string Ueda = "T. Ueda, T. Nakaike, M. Ohara: Workload Characterization for Microservices. IISWC 2016";

    public static IReadOnlyList<Literature> All { get; } =
    [
        new(Words.Formatted($"{0.53} ×"), _texts["BlinowskiHttp"], Blinowski, "throughput"),
        new(Words.Formatted($"{0.47} ×"), _texts["BlinowskiGrpc"], Blinowski, "throughput"),
        new(Words.Formatted($"−{79.2} %"), _texts["UedaThroughput"], Ueda, "throughput"),
        new(Words.Formatted($"{2.66} → {0.38} ms"), _texts["GhemawatLatency"], Ghemawat, "latency"),
        new(Words.Same("28 → 9"), _texts["GhemawatCores"], Ghemawat, "resources"),
    ];
}
