namespace CountryProvider.Comparison.Report;

/// <summary>A figure that others have published.</summary>
/// <param name="What">What was compared.</param>
/// <param name="Experiment">Of this report, whose figures can be put beside it.</param>
internal sealed record Literature(Words Figure, Words What, string Source, string Experiment)
{
    private const string Blinowski = "G. Blinowski, A. Ojdowska, A. Przybyłek: Monolithic vs. Microservice Architecture: A Performance and Scalability Evaluation. IEEE Access 10, 2022";
    private const string Ghemawat = "S. Ghemawat et al.: Towards Modern Development of Cloud Applications. HotOS 2023";
    private const string Ueda = "T. Ueda, T. Nakaike, M. Ohara: Workload Characterization for Microservices. IISWC 2016";

    public static IReadOnlyList<Literature> All { get; } =
    [
        new(Words.Number($"{0.53} ×"), new("Throughput of a light call in .NET, split over HTTP against the monolith; recomputed from the authors' raw data", "Durchsatz eines leichten Aufrufs in .NET, über HTTP aufgeteilt gegen den Monolithen; aus den Rohdaten der Autoren nachgerechnet"), Blinowski, "throughput"),
        new(Words.Number($"{0.47} ×"), new("The same, split over gRPC", "Dasselbe, über gRPC aufgeteilt"), Blinowski, "throughput"),
        new(Words.Number($"−{79.2} %"), new("Throughput of Acme Air (Node.js, Java) as microservices against the monolith on the same hardware, at worst", "Durchsatz von Acme Air (Node.js, Java) als Microservices gegen den Monolithen auf derselben Hardware, im schlechtesten Fall"), Ueda, "throughput"),
        new(Words.Number($"{2.66} → {0.38} ms"), new("Median latency of Online Boutique (11 services) when its services were put into one process", "Median der Latenz von Online Boutique (11 Dienste), als die Dienste in einen Prozess gelegt wurden"), Ghemawat, "latency"),
        new(Words.Same("28 → 9"), new("Cores for the same load of Online Boutique, likewise", "Kerne für dieselbe Last von Online Boutique, ebenso"), Ghemawat, "resources"),
    ];
}
