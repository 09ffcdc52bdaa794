using System.Diagnostics;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that calls between services fail and are slow, and that deadline, retry, circuit breaker and remembered answers are what makes up for it. Lets a module
/// answer late, not at all or now and then with an error, and adds these one by one. Cannot show a network that loses packets: the peer is to blame for all of it.
/// </summary>
internal sealed class SlowPeer : Experiment
{
    // Long after every deadline that is set here, and long before any client gives up.
    private const double InTime = 0.9;
    private const double Lost = 0.5;
    private const double Refused = 0.1;

    // No round: what is done for the first time takes longer.
    private const int WarmingUp = -1;

    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _late = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(20);

    private static readonly State _healthy = new(new("healthy", "gesund"), (_, _, _) => Task.CompletedTask);

    private static readonly State _silent = new(new("does not answer", "antwortet nicht"), (_, peer, isOn) =>
    {
        peer.Freeze(isOn);
        return Task.CompletedTask;
    });

    private static readonly State[] _states =
    [
        new(Words.Of($"answers after {_late.TotalSeconds:0.#} s", $"antwortet nach {_late.TotalSeconds:0.#} s"), (http, peer, isOn) => DisturbAsync(http, peer, isOn ? $"delay={_late.TotalMilliseconds:0}" : "")),
        _silent,
        new(Words.Of($"refuses {Refused:0 %}", $"lehnt {Refused:0 %} ab"), (http, peer, isOn) => DisturbAsync(http, peer, isOn ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"refused={Refused}") : "")),
    ];

    protected override int Place => 80;

    public override string Name => "slow";

    public override Words Question { get; } = new("What does a slow or silent module do to those who ask it?", "Was macht ein langsames oder stummes Modul mit denen, die es fragen?");

    public override Words Claim { get; } = new("Communication between services fails and is slow, and callers have to be prepared for it.", "Kommunikation zwischen Diensten fällt aus und ist langsam; wer fragt, muss darauf vorbereitet sein.");

    public override Words Method { get; } = Words.Of(
        $"A client reads the list that joins all modules, and writes what has to ask all, at a fixed rate; every read asks (MaxStaleness = 0). One module answers {_late.TotalSeconds:0.#} s late, stands still (SIGSTOP), or refuses {Refused:0 %} of all calls. At first its caller waits as long as it takes; then come, one after the other, a deadline of {_deadline.TotalSeconds:0.#} s, two retries, the circuit breaker, and going on with the last answer. In time is what is answered within {_slow.TotalSeconds:0.#} s; a client gives up after {_patience.TotalSeconds:0.#} s. It is shown if a silent module costs the unprepared caller {Lost:0 %} of its reads or more, and the prepared one is in time with {InTime:0 %} whatever the module does; undecided if even the monolith is not.",
        $"Ein Client liest mit fester Rate die Liste, die alle Module verbindet, und schreibt, was alle fragen muss; jede Abfrage fragt nach (MaxStaleness = 0). Ein Modul antwortet {_late.TotalSeconds:0.#} s zu spät, steht still (SIGSTOP) oder lehnt {Refused:0 %} aller Aufrufe ab. Zuerst wartet sein Aufrufer, so lange es dauert; dann kommen nacheinander eine Frist von {_deadline.TotalSeconds:0.#} s, zwei Wiederholungen, der Circuit Breaker und das Weitermachen mit der letzten Antwort hinzu. Rechtzeitig ist, was binnen {_slow.TotalSeconds:0.#} s beantwortet wird; ein Client gibt nach {_patience.TotalSeconds:0.#} s auf. Gezeigt ist es, wenn ein stummes Modul den unvorbereiteten Aufrufer mindestens {Lost:0 %} seiner Abfragen kostet und der vorbereitete bei {InTime:0 %} rechtzeitig ist, was immer das Modul tut; unentschieden, wenn es schon der Monolith nicht ist.");

    public override Words Limits { get; } = new(
        "The peer is to blame for everything; a network that loses packets or a balancer with several replicas behind it fails in other ways. Reads can go on with the last answer because names of reference data may be old; an account's balance may not.",
        "An allem ist die Gegenstelle schuld; ein Netz, das Pakete verliert, oder ein Balancer mit mehreren Replikaten dahinter fällt anders aus. Abfragen können mit der letzten Antwort weitermachen, weil Namen von Stammdaten alt sein dürfen; ein Kontostand dürfte es nicht.");

    public override Words? Obstacle(Laboratory laboratory) => base.Obstacle(laboratory)
        ?? (laboratory.Peer is null ? new Words("The module that asks the others shares its process with all of them, in this grouping.", "Das Modul, das die anderen fragt, läuft in dieser Gruppierung mit allen in einem Prozess.") : null)
        ?? (OperatingSystem.IsLinux() ? null : new Words("It needs a system on which a process can be made to stand still (SIGSTOP), such as Linux.", "Es braucht ein System, auf dem sich ein Prozess anhalten lässt (SIGSTOP), wie Linux."));

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (monolith, split) = await laboratory.SparesAsync(stop);
        var (caller, peer) = (split.ProcessOf(laboratory.Joint), split.ProcessOf(laboratory.Peer!));
        await MeasureAsync(laboratory, monolith, Protection.InProcess, _healthy, stop, WarmingUp);
        var measures = new List<Measure> { await MeasureAsync(laboratory, monolith, Protection.InProcess, _healthy, stop) };
        var ladder = Protection.Ladder(laboratory, _deadline);
        foreach (var protection in laboratory.Options.IsQuick ? [ladder[0], ladder[^1]] : ladder)
        {
            await caller.RestartAsync(stop, protection.Settings);
            await MeasureAsync(laboratory, split, protection, _healthy, stop, WarmingUp);
            foreach (var state in laboratory.Options.IsQuick ? [_silent] : protection == ladder[^1] ? [_healthy, .. _states] : _states)
            {
                await SettleAsync(laboratory, split, stop);
                await state.Switch(laboratory.Http, peer, true);
                try
                {
                    measures.Add(await MeasureAsync(laboratory, split, protection, state, stop));
                }
                finally
                {
                    await state.Switch(laboratory.Http, peer, false);
                }
            }
        }

        await caller.RestartAsync(stop);
        return Find(measures, ladder[0], ladder[^1]);
    }

    /// <summary>From the shares of reads that were in time.</summary>
    internal static Verdict Judge(double monolith, double unprepared, double prepared) => monolith < InTime ? Verdict.Undecided : unprepared <= Lost && prepared >= InTime ? Verdict.Shown : Verdict.Refuted;

    private static Finding Find(IReadOnlyList<Measure> measures, Protection none, Protection all)
    {
        var unprepared = measures.Single(measure => measure.Protection == none && measure.State == _silent).Reads;
        var prepared = measures.Where(measure => measure.Protection == all).MinBy(measure => measure.Reads.InTime)!;
        var verdict = Judge(measures[0].Reads.InTime, unprepared.InTime, prepared.Reads.InTime);
        var (protections, states) = (measures.Select(measure => measure.Protection).Distinct().ToList(), measures.Select(measure => measure.State).Distinct().ToList());
        var sentence = Words.Of(
            $"When a module is silent, an unprepared caller answers {unprepared.InTime:0 %} of the linked reads in time. With deadline, retries, circuit breaker and the last answer it is at least {prepared.Reads.InTime:0 %}, whatever the module does ({prepared.Reads.Stale:0 %} of them with names that may be old, and say so). The monolith has nobody to wait for: {measures[0].Reads.InTime:0 %}.",
            $"Ist ein Modul stumm, beantwortet ein unvorbereiteter Aufrufer {unprepared.InTime:0 %} der verbundenen Abfragen rechtzeitig. Mit Frist, Wiederholungen, Circuit Breaker und letzter Antwort sind es mindestens {prepared.Reads.InTime:0 %}, was immer das Modul tut ({prepared.Reads.Stale:0 %} davon mit Namen, die veraltet sein können und das sagen). Der Monolith hat niemanden, auf den er warten müsste: {measures[0].Reads.InTime:0 %}.");
        return new(verdict, sentence)
        {
            Headlines = verdict is Verdict.Shown ? [new(Side.Cost, Words.Number($"{unprepared.InTime:0 %}"), Words.Of($"of the linked reads are in time when a module is silent and the caller not prepared (prepared: {prepared.Reads.InTime:0 %})", $"der verbundenen Abfragen sind rechtzeitig, wenn ein Modul stumm und der Aufrufer nicht vorbereitet ist (vorbereitet: {prepared.Reads.InTime:0 %})"))] : [],
            Pictures =
            [
                Draw(new("Linked reads answered in time", "Rechtzeitig beantwortete verbundene Abfragen"), measure => measure.Reads),
                Draw(new("Writes answered in time", "Rechtzeitig beantwortete Schreibvorgänge"), measure => measure.Writes),
            ],
            Tables = [Tabulate(new("Linked reads", "Verbundene Abfragen"), measure => measure.Reads), Tabulate(new("Writes that ask all modules", "Schreibvorgänge, die alle Module fragen"), measure => measure.Writes)],
        };

        BarPicture Draw(Words title, Func<Measure, Figure> figure) => new(
            title, sentence, new(new("share answered in time", "Anteil rechtzeitig beantworteter"), ""),
            [.. states.Select(state => new BarSeries(state.Name, state == _healthy ? Subject.Monolith : Subject.Other))],
            [
                .. protections.Select(protection => new BarGroup(protection.Name,
                [
                    .. states.Select(state => measures.SingleOrDefault(measure => measure.Protection == protection && measure.State == state) is { } measure
                        ? new Estimate(figure(measure).InTime, figure(measure).InTime, figure(measure).InTime)
                        : null),
                ])),
            ]);

        Table Tabulate(Words caption, Func<Measure, Figure> figure) => new(
            caption,
            [new("Module and caller", "Modul und Aufrufer"), new("in time", "rechtzeitig"), new("of those stale", "davon veraltet"), new("later", "später"), new("refused or given up", "abgelehnt oder aufgegeben"), Words.Same("p50"), Words.Same("p99")],
            [
                .. from measure in measures
                   let got = figure(measure)
                   select new Row(new($"{measure.State.Name.English}; {measure.Protection.Name.English}", $"{measure.State.Name.German}; {measure.Protection.Name.German}"),
                   [
                       Words.Number($"{got.InTime:0 %}"), Words.Number($"{got.Stale:0 %}"), Words.Number($"{got.Later:0 %}"), Words.Number($"{got.Failed:0 %}"), Words.Figure(got.Median, "ms"), Words.Figure(got.Percentile, "ms"),
                   ]),
            ]);
    }

    private static async Task<Measure> MeasureAsync(Laboratory laboratory, Deployment deployment, Protection protection, State state, CancellationToken stop, int round = 0)
    {
        laboratory.Say($"{state.Name.English}, {protection.Name.English}");
        var address = deployment.AddressOf(laboratory.Joint);
        var (read, write) = (Targets(Workload.Linked), Targets(Workload.Write));
        var plan = new LoadPlan
        {
            Targets = [.. read.Select(target => target with { Weight = 3.0 / read.Count }), .. write.Select(target => target with { Weight = 1.0 / write.Count })],
            Rate = 80,
            Duration = TimeSpan.FromSeconds(laboratory.Seconds(1.5, 0.5)),
            Seed = laboratory.Options.Seed,
            Slow = _slow,
            Timeout = _patience,
        };
        var run = await laboratory.LoadAsync(deployment, $"{state.Name.English}, {protection.Name.English}", round, plan, stop, mayBreak: true);
        return new(protection, state, Figure.Of(run.Result, read[0].Name), Figure.Of(run.Result, write[0].Name));

        // What is read changes with what is written.
        IReadOnlyList<LoadTarget> Targets(string key) => [.. laboratory.Workloads.Single(workload => workload.Key == key).Targets(address).Select(target => target with { IsConstant = false })];
    }

    // Until nothing of the last fault is left.
    private static async Task SettleAsync(Laboratory laboratory, Deployment deployment, CancellationToken stop)
    {
        var list = new Uri(deployment.AddressOf(laboratory.Joint), laboratory.Joint.Sample!.Path);
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await laboratory.Http.GetAsync(list, stop);
            if (answer.IsSuccessStatusCode && answer.Headers.Warning.Count == 0)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(began) > _settling)
            {
                throw new ComparisonException($"GET {list} does not answer as it should again ({(int)answer.StatusCode}), {_settling.TotalSeconds:0} s after the module that it asks does.");
            }

            await Task.Delay(50, stop);
        }
    }

    private static async Task DisturbAsync(HttpClient http, MeasuredProcess peer, string how) => (await http.GetAsync(new Uri(peer.Address, Probes.PathOf<DisturbanceProbe>(how)))).Dispose();

    /// <summary>What a module does when it is asked.</summary>
    /// <param name="Switch">Begins it (true) or ends it.</param>
    private sealed record State(Words Name, Func<HttpClient, MeasuredProcess, bool, Task> Switch);

    /// <summary>How well a caller is prepared.</summary>
    /// <param name="Settings">As on the command line.</param>
    private sealed record Protection(Words Name, IReadOnlyList<string> Settings)
    {
        public static Protection InProcess { get; } = new(Names.Monolith, []);

        /// <summary>From not at all, with one thing more each time.</summary>
        public static IReadOnlyList<Protection> Ladder(Laboratory laboratory, TimeSpan deadline)
        {
            IReadOnlyList<(Words Name, string Without, string With)> steps =
            [
                (new("deadline", "Frist"), "--Modules:CallTimeout=00:05:00", $"--Modules:CallTimeout={deadline:c}"),
                (new("retries", "Wiederholungen"), "--Modules:Retries=0", "--Modules:Retries=2"),
                (new("circuit breaker", "Circuit Breaker"), "--Modules:CircuitBreaker=false", "--Modules:CircuitBreaker=true"),
                (new("last answer", "letzte Antwort"), laboratory.MaxStalenessOnError(TimeSpan.Zero), laboratory.MaxStalenessOnError(TimeSpan.FromMinutes(10))),
            ];
            return
            [
                .. from count in Enumerable.Range(0, steps.Count + 1)
                   select new Protection(
                       count == 0 ? new("not prepared", "nicht vorbereitet") : new($"+ {steps[count - 1].Name.English}", $"+ {steps[count - 1].Name.German}"),
                       [laboratory.MaxStaleness(TimeSpan.Zero), .. steps.Select((step, place) => place < count ? step.With : step.Without)]),
            ];
        }
    }

    private sealed record Measure(Protection Protection, State State, Figure Reads, Figure Writes);

    /// <summary>What became of requests, as shares of all of them; the percentiles in milliseconds, those that were given up with the time that they were waited for.</summary>
    private sealed record Figure(double InTime, double Stale, double Later, double Failed, double Median, double Percentile)
    {
        public static Figure Of(LoadResult result, string target)
        {
            var targets = result.Targets.Where(one => one.Name == target).ToList();
            var durations = new Histogram(targets.SelectMany(one => one.Durations));
            return new(Share(Outcome.Ok) + Share(Outcome.Stale), Share(Outcome.Stale), Share(Outcome.Slow), Share(Outcome.Refused) + Share(Outcome.Lost), durations.Percentile(0.5), durations.Percentile(0.99));

            double Share(Outcome outcome) => durations.Count == 0 ? 0 : (double)targets.Sum(one => one.Count(outcome)) / durations.Count;
        }
    }
}
