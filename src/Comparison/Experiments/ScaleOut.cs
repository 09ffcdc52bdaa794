using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;
using CountryProvider.Modularity;
using Npgsql;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: a service scales when more replicas of it run behind a load balancer. Method: offers one, two and three replicas of a role more
/// requests than they can answer. The requests are spread evenly, as by a Kubernetes Service. Limits: the number of cores of the machine
/// limits the gain, because replicas on the same core share its throughput.
/// </summary>
internal sealed class ScaleOut : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(ScaleOut));

    private const int Replicas = 3;

    // Half of the ratio that three replicas can reach. A lower ratio is no scaling. Its gain is twice the variation between two runs.
    private const double Scaled = 1.5;

    protected override int Place => 100;

    public override string Name => "scale-x";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method", Replicas, Scaled];

    public override Words Limits { get; } = _texts["Limits"];

    public override Words? Obstacle(Laboratory laboratory) =>
        base.Obstacle(laboratory) ?? (laboratory.Options.Postgres is null ? _texts["NeedsPostgres"] : null);

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        await using var database = await Database.CreateAsync(laboratory.Options.Postgres!, stop);
        var processes = Enumerable
            .Range(0, Replicas)
            .Select(_ =>
                laboratory.Replica(laboratory.Dependency, ["--Store:Provider=Postgres", "--Store:Shared=true"], database.Environment)
            )
            .ToList();
        await using var all = Of(processes, laboratory.Dependency);
        foreach (var process in processes)
        {
            // In sequence: the first replica creates the schema, and each one has a limited time to open the store.
            await process.StartAsync(stop);
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, laboratory.Options.Entries),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stop },
            async (number, token) => await laboratory.PutAsync(all, laboratory.Dependency, number, 0, token)
        );
        foreach (var process in processes)
        {
            await laboratory.WarmUpAsync(
                Of([process], laboratory.Dependency),
                laboratory.Workloads.First(workload => workload.Key == "list"),
                stop
            );
        }

        // Writes come last. They change the list, and the reads need identical answers.
        List<Deployment> counts = [.. Enumerable.Range(1, Replicas).Select(count => Of(processes.Take(count), laboratory.Dependency))];
        var measured = new List<(Words, IReadOnlyDictionary<Deployment, IReadOnlyList<double>>)>();
        foreach (var kind in ReadsAndWrites(laboratory.Dependency))
        {
            measured.Add((kind.Name, await MeasureAsync(laboratory, counts, kind, stop)));
        }

        return Conclude(laboratory, counts, measured);
    }

    private static async Task<IReadOnlyDictionary<Deployment, IReadOnlyList<double>>> MeasureAsync(
        Laboratory laboratory,
        IReadOnlyList<Deployment> counts,
        Kind kind,
        CancellationToken stop
    )
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
                // Connections to each replica, so that the total number of concurrent requests is the same for one and for three replicas.
                MaxConnections = 96 / deployment.Processes.Count,
                Timeout = TimeSpan.FromSeconds(20),
            };
            var result = (await laboratory.LoadAsync(deployment, $"{kind.Name.English}, as much as goes", round, plan, stop)).Result;
            return result.Count(Outcome.Ok) / result.Seconds;
        }
    }

    /// <param name="reads">The ratio of two numbers of lists: all replicas together, and one replica alone.</param>
    /// <param name="areShared">Whether there are fewer cores than replicas.</param>
    internal static Verdict Judge(Estimate reads, bool areShared) =>
        reads.Low >= Scaled ? Verdict.Shown
        : areShared ? Verdict.NoDifference
        : Verdict.Refuted;

    private static Finding Conclude(
        Laboratory laboratory,
        IReadOnlyList<Deployment> counts,
        IReadOnlyList<(Words Kind, IReadOnlyDictionary<Deployment, IReadOnlyList<double>> Answered)> measured
    )
    {
        var (reads, writes) = (Ratio(measured[0].Answered, counts[^1]), Ratio(measured[1].Answered, counts[^1]));
        var areShared = laboratory.MeasuredCores < Replicas;
        var verdict = Judge(reads, areShared);
        var because =
            !areShared ? Words.Same("")
            : laboratory.MeasuredCores == 1 ? _texts["ReplicasShareOneCore"]
            : _texts["ReplicasShareCores", Replicas, laboratory.MeasuredCores];
        return new(
            verdict,
            _texts["Sentence", Replicas, reads.Value, writes.Value, reads.Low, reads.High, writes.Low, writes.High, because]
        )
        {
            Headlines =
                verdict is Verdict.Shown
                    ? [new(Side.Gain, Figures.Times(reads.Value), _texts["ListsAnsweredByReplicasOfOneRole", Replicas])]
                    : [],
            Pictures =
            [
                new LinePicture(
                    _texts["AnsweredRequests"],
                    _texts[
                        "AnsweredRequestsAlternative",
                        Median(0, 0),
                        Median(0, 1),
                        Median(0, 2),
                        Median(1, 0),
                        Median(1, 1),
                        Median(1, 2)
                    ],
                    new(_texts["Replicas"], ""),
                    new(_texts["Answers"], "1/s"),
                    [
                        .. measured.Select(kind => new Series(
                            kind.Kind,
                            Subject.Other,
                            [
                                .. counts.Select(deployment =>
                                {
                                    var estimate = Statistics.Estimate(kind.Answered[deployment]);
                                    return new Point(deployment.Processes.Count, estimate.Value, estimate.Low, estimate.High);
                                }),
                            ]
                        )),
                    ]
                ),
            ],
            Tables =
            [
                new(
                    _texts["RequestsAnsweredInASecond"],
                    [_texts["ReplicasColumn"], .. measured.SelectMany(kind => new[] { kind.Kind, _texts["ToOneReplica", kind.Kind] })],
                    [
                        .. counts.Select(deployment => new Row(
                            Words.Formatted($"{deployment.Processes.Count}"),
                            [
                                .. measured.SelectMany(kind =>
                                    new[]
                                    {
                                        Figures.Of(Statistics.Estimate(kind.Answered[deployment]), "1/s"),
                                        Figures.Of(Ratio(kind.Answered, deployment), "×"),
                                    }
                                ),
                            ]
                        )),
                    ]
                ),
            ],
        };

        double Median(int kind, int count) => Statistics.Median(measured[kind].Answered[counts[count]]);

        Estimate Ratio(IReadOnlyDictionary<Deployment, IReadOnlyList<double>> answered, Deployment deployment) =>
            Statistics.Estimate([.. answered[deployment].Zip(answered[counts[0]], (several, one) => several / one)]);
    }

    private static Deployment Of(IEnumerable<MeasuredProcess> processes, IModule module)
    {
        var replicas = processes.ToList();
        var name = replicas.Count == 1 ? _texts["OneReplica"] : _texts["ReplicaCount", replicas.Count];
        return new(name, Subject.Other, replicas, new Dictionary<IModule, Uri> { [module] = replicas[0].Address });
    }

    private static IEnumerable<Kind> ReadsAndWrites(IModule module) =>
        [
            new(_texts["AWholeCatalogue"], address => [new("list", address, module.Sample!.Path) { IsConstant = true }]),
            new(
                _texts["AWrite"],
                address =>
                    [
                        .. from number in Enumerable.Range(0, 32)
                        from variant in Enumerable.Range(0, 2)
                        select new LoadTarget(Workload.Write, address, module.Sample!.PathOf(number))
                        {
                            Method = "PUT",
                            Body = module.Sample!.Body(number, variant),
                        },
                    ]
            ),
        ];

    private sealed record Kind(Words Name, Func<Uri, IReadOnlyList<LoadTarget>> Targets);

    /// <summary>A database that exists during the experiment.</summary>
    private sealed class Database(string server, string name) : IAsyncDisposable
    {
        /// <summary>
        /// The environment variables with the address of the database. All users of the machine can read command lines, so they do not
        /// contain it.
        /// </summary>
        public IReadOnlyDictionary<string, string> Environment { get; } =
            new Dictionary<string, string>
            {
                ["Store__Connection"] = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString,
            };

        /// <exception cref="ComparisonException">The database cannot be created.</exception>
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
                throw new ComparisonException(
                    $"No database can be created on the server that --postgres names: {e.Message} Name one with an account that may, or "
                        + $"leave --postgres out.",
                    e
                );
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
