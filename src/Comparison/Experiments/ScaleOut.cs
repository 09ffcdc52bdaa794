using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;
using CountryProvider.Modularity;
using Npgsql;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that a service is scaled by running more replicas of it behind a balancer. Offers one, two and three replicas of one role more than they can answer, spread evenly as a
/// Service of Kubernetes does. Cannot show more than the machine has cores for: replicas that share a core share its throughput.
/// </summary>
internal sealed class ScaleOut : Experiment
{
    private const int Replicas = 3;

    // Half of what three replicas may add; less is no scaling, and twice as much as varies between two runs.
    private const double Scaled = 1.5;

    protected override int Place => 100;

    public override string Name => "scale-x";

    public override Words Question { get; } = new("How much more do several replicas answer?", "Wie viel mehr beantworten mehrere Replikate?");

    public override Words Claim { get; } = new("A service is scaled by load balancing over more replicas of it.", "Ein Dienst skaliert durch Lastverteilung auf mehr Replikate.");

    public override Words Method { get; } = Words.Of(
        $"One role runs in up to {Replicas} processes on one PostgreSQL database. The load generator spreads requests evenly over them, as a Kubernetes Service does, and offers more than they can answer; the answers are counted. The claim counts as shown if {Replicas} replicas certainly answer at least {Scaled} times what one does. Where there are fewer cores than replicas, a smaller ratio refutes nothing.",
        $"Eine Rolle läuft in bis zu {Replicas} Prozessen auf einer PostgreSQL-Datenbank. Der Lastgenerator verteilt Anfragen gleichmäßig auf sie, wie ein Service von Kubernetes es tut, und stellt mehr, als sie beantworten können; die Antworten werden gezählt. Die Behauptung gilt als gezeigt, wenn {Replicas} Replikate sicher mindestens {Scaled}-mal so viel beantworten wie eines. Wo es weniger Kerne als Replikate gibt, widerlegt ein kleineres Verhältnis nichts.");

    public override Words Limits { get; } = new(
        "Replicas, database and load generator run on one machine. The whole monolith can be replicated in the same way; what is scaled here is one role alone.",
        "Replikate, Datenbank und Lastgenerator laufen auf einer Maschine. Den ganzen Monolithen kann man ebenso replizieren; hier wird eine einzelne Rolle skaliert.");

    public override Words? Obstacle(Laboratory laboratory) => base.Obstacle(laboratory) ?? (laboratory.Options.Postgres is null
        ? new(
            "Replicas share a PostgreSQL database, and none was named. Name a server on which databases may be created: --postgres 'Host=localhost;Username=postgres;Password=…'.",
            "Replikate teilen sich eine PostgreSQL-Datenbank, und es wurde keine genannt. Nennen Sie einen Server, auf dem Datenbanken angelegt werden dürfen: --postgres 'Host=localhost;Username=postgres;Password=…'.")
        : null);

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        await using var database = await Database.CreateAsync(laboratory.Options.Postgres!, stop);
        var processes = Enumerable.Range(0, Replicas).Select(_ => laboratory.Replica(laboratory.Leaf, ["--Store:Provider=Postgres", "--Store:Shared=true"], database.Environment)).ToList();
        await using var all = Of(processes, laboratory.Leaf);
        foreach (var process in processes)
        {
            await process.StartAsync(stop); // One after the other: each has only so long to open the store, whose schema the first one makes.
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, laboratory.Options.Entries), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stop }, async (number, token) => await laboratory.PutAsync(all, laboratory.Leaf, number, 0, token));
        foreach (var process in processes)
        {
            await laboratory.WarmUpAsync(Of([process], laboratory.Leaf), laboratory.Workloads.First(workload => workload.Key == "list"), stop);
        }

        // Writes come last: a list that changes is not the same in every answer.
        List<Deployment> counts = [.. Enumerable.Range(1, Replicas).Select(count => Of(processes.Take(count), laboratory.Leaf))];
        var measured = new List<(Words, IReadOnlyDictionary<Deployment, IReadOnlyList<double>>)>();
        foreach (var kind in ReadsAndWrites(laboratory.Leaf))
        {
            measured.Add((kind.Name, await MeasureAsync(laboratory, counts, kind, stop)));
        }

        return Conclude(laboratory, counts, measured);
    }

    private static async Task<IReadOnlyDictionary<Deployment, IReadOnlyList<double>>> MeasureAsync(Laboratory laboratory, IReadOnlyList<Deployment> counts, Kind kind, CancellationToken stop)
    {
        var offered = 2_000.0;
        while (await AnsweredAsync(counts[^1], -1) > offered * 0.85)
        {
            offered *= 2;
        }

        offered = 1.5 * Math.Max(await AnsweredAsync(counts[0], -1), await AnsweredAsync(counts[^1], -1));
        return await laboratory.RoundsAsync(counts, $"replicas, {kind.Name.English}", AnsweredAsync, laboratory.Options.IsQuick ? 2 : null);

        async Task<double> AnsweredAsync(Deployment deployment, int round)
        {
            var plan = new LoadPlan
            {
                Targets = [.. deployment.Processes.SelectMany(process => kind.Targets(process.Address))],
                Rate = offered,
                Duration = TimeSpan.FromSeconds(laboratory.Seconds(0.5, 0.1)),
                Seed = laboratory.Options.Seed,
                MaxConnections = 96 / deployment.Processes.Count, // To each, so that as many requests are under way to one replica as to three.
                Timeout = TimeSpan.FromSeconds(20),
            };
            var result = (await laboratory.LoadAsync(deployment, $"{kind.Name.English}, as much as goes", round, plan, stop)).Result;
            return result.Count(Outcome.Ok) / result.Seconds;
        }
    }

    /// <param name="reads">Lists that all replicas answer, to those that one does.</param>
    /// <param name="areShared">Whether there are fewer cores than replicas.</param>
    internal static Verdict Judge(Estimate reads, bool areShared) => reads.Low >= Scaled ? Verdict.Shown : areShared ? Verdict.NoDifference : Verdict.Refuted;

    private static Finding Conclude(Laboratory laboratory, IReadOnlyList<Deployment> counts, IReadOnlyList<(Words Kind, IReadOnlyDictionary<Deployment, IReadOnlyList<double>> Answered)> measured)
    {
        var (reads, writes) = (Ratio(measured[0].Answered, counts[^1]), Ratio(measured[1].Answered, counts[^1]));
        var areShared = laboratory.MeasuredCores < Replicas;
        var verdict = Judge(reads, areShared);
        var (because, weil) = !areShared ? ("", "")
            : laboratory.MeasuredCores == 1 ? (" All replicas share one core here, so they cannot answer more; they need cores of their own.", " Hier teilen sich alle Replikate einen Kern und können also nicht mehr beantworten; sie brauchen eigene Kerne.")
            : ($" {Replicas} replicas share {laboratory.MeasuredCores} cores here; they need cores of their own.", $" Hier teilen sich {Replicas} Replikate {laboratory.MeasuredCores} Kerne; sie brauchen eigene.");
        return new(verdict, Words.Of(
            $"{Replicas} replicas answer {reads.Value:0.00} times the lists and {writes.Value:0.00} times the writes of one ({reads.Low:0.00} to {reads.High:0.00} and {writes.Low:0.00} to {writes.High:0.00}).{because}",
            $"{Replicas} Replikate beantworten {reads.Value:0.00}-mal so viele Listen und {writes.Value:0.00}-mal so viele Schreibvorgänge wie eines ({reads.Low:0.00} bis {reads.High:0.00} und {writes.Low:0.00} bis {writes.High:0.00}).{weil}"))
        {
            Headlines = verdict is Verdict.Shown ? [new(Side.Gain, Figures.Times(reads.Value), Words.Of($"lists answered by {Replicas} replicas of one role", $"Listen, die {Replicas} Replikate einer Rolle beantworten"))] : [],
            Pictures =
            [
                new LinePicture(
                    new("Requests answered by one, two and three replicas", "Von einem, zwei und drei Replikaten beantwortete Anfragen"),
                    Words.Of(
                        $"Lists: {Median(0, 0):#,0}, {Median(0, 1):#,0} and {Median(0, 2):#,0} a second; writes: {Median(1, 0):#,0}, {Median(1, 1):#,0} and {Median(1, 2):#,0}.",
                        $"Listen: {Median(0, 0):#,0}, {Median(0, 1):#,0} und {Median(0, 2):#,0} je Sekunde; Schreibvorgänge: {Median(1, 0):#,0}, {Median(1, 1):#,0} und {Median(1, 2):#,0}."),
                    new(new("replicas", "Replikate"), ""),
                    new(new("answers", "Antworten"), "1/s"),
                    [
                        .. measured.Select(kind => new Series(kind.Kind, Subject.Other, [.. counts.Select(deployment =>
                        {
                            var estimate = Statistics.Estimate(kind.Answered[deployment]);
                            return new Point(deployment.Processes.Count, estimate.Value, estimate.Low, estimate.High);
                        })])),
                    ]),
            ],
            Tables =
            [
                new(
                    new("Requests answered in a second", "Beantwortete Anfragen je Sekunde"),
                    [new("Replicas", "Replikate"), .. measured.SelectMany(kind => new[] { kind.Kind, new($"{kind.Kind.English}, to one replica", $"{kind.Kind.German}, zu einem Replikat") })],
                    [
                        .. counts.Select(deployment => new Row(Words.Number($"{deployment.Processes.Count}"),
                            [.. measured.SelectMany(kind => new[] { Figures.Of(Statistics.Estimate(kind.Answered[deployment]), "1/s"), Figures.Of(Ratio(kind.Answered, deployment), "×") })])),
                    ]),
            ],
        };

        double Median(int kind, int count) => Statistics.Median(measured[kind].Answered[counts[count]]);

        Estimate Ratio(IReadOnlyDictionary<Deployment, IReadOnlyList<double>> answered, Deployment deployment) =>
            Statistics.Estimate([.. answered[deployment].Zip(answered[counts[0]], (several, one) => several / one)]);
    }

    private static Deployment Of(IEnumerable<MeasuredProcess> processes, IModule module)
    {
        var replicas = processes.ToList();
        return new(replicas.Count == 1 ? new("one replica", "ein Replikat") : Words.Of($"{replicas.Count} replicas", $"{replicas.Count} Replikate"), Subject.Other, replicas, new Dictionary<IModule, Uri> { [module] = replicas[0].Address });
    }

    private static IEnumerable<Kind> ReadsAndWrites(IModule module) =>
    [
        new(new("a whole catalogue", "ein ganzer Katalog"), address => [new("list", address, module.Sample!.Path) { IsConstant = true }]),
        new(new("a write", "ein Schreibvorgang"), address =>
        [
            .. from number in Enumerable.Range(0, 32)
               from variant in Enumerable.Range(0, 2)
               select new LoadTarget(Workload.Write, address, module.Sample!.PathOf(number)) { Method = "PUT", Body = module.Sample!.Body(number, variant) },
        ]),
    ];

    private sealed record Kind(Words Name, Func<Uri, IReadOnlyList<LoadTarget>> Targets);

    /// <summary>A database that is there as long as the experiment.</summary>
    private sealed class Database(string server, string name) : IAsyncDisposable
    {
        /// <summary>How processes find it; not on the command line, which everybody on the machine can read.</summary>
        public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
        {
            ["Store__Connection"] = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString,
        };

        /// <exception cref="ComparisonException">It cannot be made.</exception>
        public static async Task<Database> CreateAsync(string server, CancellationToken stop)
        {
            try
            {
                var name = $"compare_{Guid.NewGuid():n}";
                await ExecuteAsync(server, $"CREATE DATABASE {name}", stop);
                return new(server, name);
            }
            catch (Exception e) when (e is NpgsqlException or ArgumentException)
            {
                throw new ComparisonException($"No database can be created on the server that --postgres names: {e.Message} Name one with an account that may, or leave --postgres out.", e);
            }
        }

        public async ValueTask DisposeAsync() => await ExecuteAsync(server, $"DROP DATABASE {name} WITH (FORCE)", CancellationToken.None);

        private static async Task ExecuteAsync(string server, string sql, CancellationToken stop)
        {
            await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Pooling = false });
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(stop);
        }
    }
}
