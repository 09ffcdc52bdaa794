using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison.Tests;

/// <summary>Reports of the shape that a comparison has, without one.</summary>
internal static class SampleReport
{
    private static readonly Words _one = new("one process", "ein Prozess");
    private static readonly Words _again = new("one process, again", "ein Prozess, noch einmal");
    private static readonly Words _several = new("four processes", "vier Prozesse");
    private static readonly Axis _rate = new(new("offered rate", "angebotene Rate"), "1/s");
    private static readonly Axis _share = new(new("share of requests", "Anteil der Anfragen"), "", Scale.Percentile);

    /// <summary>All kinds of pictures, with values as they may be measured.</summary>
    public static ComparisonReport Usual { get; } =
        new()
        {
            Started = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
            Seconds = 552,
            Command = "CountryProvider.Comparison --rounds 8 --seed 42",
            Circumstances = new()
            {
                Version = "0.1.0",
                System = "Debian GNU/Linux 12 (bookworm)",
                Processor = "AMD EPYC 7763 64-Core Processor",
                Cores = 4,
                Memory = 15_993,
                Runtime = ".NET 10.0.0",
                Pinning = new(
                    "servers on cores 0 to 2, load generator on core 3",
                    "Server auf den Kernen 0 bis 2, Lastgenerator auf Kern 3"
                ),
                Grouping = "linking | country | currency | language",
                Entries = 250,
                Settings = ["Seed:Data=none", "Linking:MaxStaleness=00:00:00"],
                Seed = 42,
                Rounds = 8,
                IsQuick = false,
            },
            Sections =
            [
                Latency,
                Throughput,
                Work,
                Resources,
                Isolation,
                Consistency,
                Traces,
                Start,
                Unmeasured(
                    "scale-x",
                    "Does a module scale on its own?",
                    "Skaliert ein Modul allein?",
                    "There is no PostgreSQL here; install it to run this.",
                    "Hier gibt es kein PostgreSQL; installieren Sie es dafür."
                ),
                Unclear,
            ],
            Runs = [Run("throughput", 0, false), Run("throughput", 1, true), Run("latency", 0, false)],
        };

    /// <summary>Rare cases: nothing, one, too much, too long, impossible to compute, and text that looks like markup.</summary>
    public static ComparisonReport Unusual { get; } =
        Usual with
        {
            Seconds = 0.4,
            Command = "CountryProvider.Comparison --only \"<b>&amp;'\"",
            Circumstances = Usual.Circumstances with
            {
                Cores = 1,
                Settings = [],
                Entries = 1_000_000,
                IsQuick = true,
                Grouping = "country,currency,language | linking & <others>",
                Processor = new string('W', 60),
            },
            Sections =
            [
                Odd(
                    "empty",
                    new LinePicture(Name("Nothing", "Nichts"), Name("Nothing.", "Nichts."), _rate, Ms(Scale.Logarithmic), []),
                    new BarPicture(Name("No bars", "Keine Balken"), Name("None.", "Keine."), Ms(), [], []),
                    new WaterfallPicture(Name("No steps", "Keine Schritte"), Name("None.", "Keine."), "ms", []),
                    new TimelinePicture(Name("No time", "Keine Zeit"), Name("None.", "Keine."), 1, []),
                    new TracePicture(Name("No traces", "Keine Spuren"), Name("None.", "Keine."), [])
                ),
                Odd(
                    "single",
                    new LinePicture(
                        Name("One point and none", "Ein Punkt und keiner"),
                        Name("One.", "Einer."),
                        _rate with
                        {
                            Scale = Scale.Logarithmic,
                        },
                        Ms(Scale.Logarithmic),
                        [new(_one, Subject.Monolith, [new(100, 5)]), new(_several, Subject.Split, [])]
                    )
                    {
                        Noise = [new(100, 4, 6)],
                    },
                    new LinePicture(Name("Zero", "Null"), Name("Zero.", "Null."), _rate, Ms(), [new(_one, Subject.Monolith, [new(0, 0)])]),
                    new LinePicture(
                        Name("Always the same", "Immer gleich"),
                        Name("Same.", "Gleich."),
                        _share,
                        Ms(Scale.Logarithmic),
                        [new(_one, Subject.Monolith, [new(0, 1), new(0.5, 1), new(1, 1)])]
                    )
                ),
                Odd(
                    "huge",
                    new LinePicture(
                        Name("From tiny to huge", "Von winzig bis riesig"),
                        Name("All.", "Alles."),
                        _rate with
                        {
                            Scale = Scale.Logarithmic,
                        },
                        Ms(Scale.Logarithmic),
                        [new(_one, Subject.Monolith, [new(1e-9, 1e-12), new(1, 1), new(1e15, 1e18)])]
                    ),
                    new BarPicture(
                        Name("Bars", "Balken"),
                        Name("Bars.", "Balken."),
                        Ms(),
                        [new(_one, Subject.Monolith), new(_several, Subject.Split)],
                        [new(Words.Same("0"), [new(0, 0, 0), new(1e-7, 1e-8, 1e-6)]), new(Words.Same("∞"), [new(1e15, 1e14, 2e15), null])]
                    )
                ),
                Odd(
                    "impossible",
                    new LinePicture(
                        Name("Not a number", "Keine Zahl"),
                        Name("None.", "Keine."),
                        _rate,
                        Ms(Scale.Logarithmic),
                        [
                            new(
                                _one,
                                Subject.Monolith,
                                [
                                    new(1, double.NaN),
                                    new(2, 3, double.NaN, double.PositiveInfinity),
                                    new(double.NaN, 4),
                                    new(3, 0),
                                    new(4, -1),
                                ]
                            ),
                        ]
                    )
                    {
                        Noise = [new(1, double.NaN, double.NaN)],
                        Marks = [new(double.NaN, Words.Same("?"), Subject.Other)],
                    },
                    new BarPicture(
                        Name("Bars", "Balken"),
                        Name("Bars.", "Balken."),
                        Ms(),
                        [new(_one, Subject.Monolith)],
                        [new(_one, [new(double.NaN, double.NaN, double.NaN)]), new(_one, [new(2, double.NegativeInfinity, 3)])]
                    ),
                    new WaterfallPicture(
                        Name("Steps", "Schritte"),
                        Name("Steps.", "Schritte."),
                        "ms",
                        [new(_one, new(double.NaN, 0, 0), _one), new(_several, new(3, 3, 3), _one), new(_several, new(2, 1, 3), _one)]
                    )
                ),
                Odd(
                    "long",
                    new BarPicture(
                        Name("Many long names <with> \"signs\" & such", "Viele lange Namen <mit> \"Zeichen\" & dergleichen"),
                        Name("<Long> & \"long\"", "<Lang> & \"lang\""),
                        Ms(),
                        [
                            .. Enumerable
                                .Range(0, 8)
                                .Select(i => new BarSeries(
                                    Name(
                                        $"series {i} with a name that goes on for longer than anybody would like to read it at all",
                                        $"Datenreihe {i} mit einer Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft als Namen"
                                    ),
                                    i < 2 ? Subject.Split : Subject.Other
                                )),
                        ],
                        [
                            new(
                                Name(
                                    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
                                    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz, Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"
                                ),
                                [.. Enumerable.Range(0, 8).Select(i => new Estimate(1 << i, 0.9 * (1 << i), 1.2 * (1 << i)))]
                            ),
                        ],
                        IsStacked: true
                    ),
                    Many
                ),
            ],
            Runs = [],
        };

    private static LinePicture Many =>
        new(
            Name("Many curves and marks at one place", "Viele Kurven und Marken an einer Stelle"),
            Name("Many.", "Viele."),
            _rate,
            Ms(),
            [
                .. Enumerable
                    .Range(0, 7)
                    .Select(i => new Series(
                        Name($"curve {i}", $"Kurve {i}"),
                        i == 0 ? Subject.Monolith
                            : i < 3 ? Subject.Split
                            : Subject.Other,
                        [.. Enumerable.Range(0, 60).Select(x => new Point(x * 100, i + (Math.Sin(x / 9.0) * 0.4) + 1))]
                    )),
            ]
        )
        {
            Marks =
            [
                .. Enumerable
                    .Range(0, 6)
                    .Select(i => new Mark(
                        5_900 + (i * 15),
                        Name($"knee of curve {i}", $"Knick der Kurve {i}"),
                        i % 2 == 0 ? Subject.Monolith : Subject.Split
                    )),
                new(0, Name("the beginning", "der Anfang"), Subject.Other),
            ],
        };

    private static Section Latency =>
        new(
            "latency",
            Name("What does a call cost that leaves the process?", "Was kostet ein Aufruf, der den Prozess verlässt?"),
            Name(
                "Calls over the network are slower by orders of magnitude than calls in the process.",
                "Aufrufe über das Netz sind um Größenordnungen langsamer als Aufrufe im Prozess."
            ),
            Name(
                "The same module call in three steps: in the process, in the process but through JSON, and over a socket. 8 rounds of 2,000 calls each, in random order.",
                "Derselbe Modulaufruf in drei Schritten: im Prozess, im Prozess, aber durch JSON, und über einen Socket. 8 Runden zu je 2.000 Aufrufen, in zufälliger Reihenfolge."
            ),
            Name(
                "Both ends are on one machine: a real network adds its own latency, which is not here.",
                "Beide Enden sind auf einer Maschine: Ein echtes Netz bringt seine eigene Latenz dazu, die hier fehlt."
            ),
            new Finding(
                Verdict.Shown,
                Name(
                    "A call over the network takes 0.187 ms, 2,310 times as long as in the process; 6 % of that is serialisation.",
                    "Ein Aufruf über das Netz dauert 0,187 ms, 2.310-mal so lange wie im Prozess; 6 % davon ist Serialisierung."
                )
            )
            {
                Headlines =
                [
                    new(
                        Side.Cost,
                        Words.Formatted($"+{0.187} ms"),
                        Name("for each call that leaves the process", "für jeden Aufruf, der den Prozess verlässt")
                    ),
                ],
                Pictures =
                [
                    new WaterfallPicture(
                        Name("Where the time of a call goes", "Wohin die Zeit eines Aufrufs geht"),
                        Name(
                            "In the process 0.000081 ms, with serialisation 0.0112 ms, over the network 0.187 ms.",
                            "Im Prozess 0,000081 ms, mit Serialisierung 0,0112 ms, über das Netz 0,187 ms."
                        ),
                        "ms",
                        [
                            new(
                                Name("In the process", "Im Prozess"),
                                new(0.000081, 0.000079, 0.000084),
                                Name("The mediator finds the handler and calls it.", "Der Mediator findet den Handler und ruft ihn.")
                            ),
                            new(
                                Name("In the process, through JSON", "Im Prozess, durch JSON"),
                                new(0.0112, 0.0108, 0.0119),
                                Name(
                                    "Request and answer are written as JSON and read again.",
                                    "Anfrage und Antwort werden als JSON geschrieben und wieder gelesen."
                                )
                            ),
                            new(
                                Name("Over a socket", "Über einen Socket"),
                                new(0.187, 0.171, 0.204),
                                Name(
                                    "HTTP/2, two system calls at each end, and the scheduler, which has to wake up the other process.",
                                    "HTTP/2, zwei Systemaufrufe an jedem Ende und der Scheduler, der den anderen Prozess wecken muss."
                                )
                            ),
                        ]
                    ),
                    new LinePicture(
                        Name(
                            "How long requests take, from the fastest to the slowest",
                            "Wie lange Anfragen dauern, von der schnellsten zur langsamsten"
                        ),
                        Name(
                            "The median is 0.31 against 0.62 ms, the slowest in a thousand 3.1 against 9.4 ms.",
                            "Der Median ist 0,31 gegen 0,62 ms, die langsamste unter tausend 3,1 gegen 9,4 ms."
                        ),
                        _share,
                        Ms(Scale.Logarithmic),
                        [
                            new(_one, Subject.Monolith, Percentiles(0.31, 0.33)),
                            new(_again, Subject.MonolithAgain, Percentiles(0.315, 0.328)),
                            new(_several, Subject.Split, Percentiles(0.62, 0.39)),
                        ]
                    ),
                ],
                Tables =
                [
                    new(
                        Name("Calls for each request, and payload", "Aufrufe je Anfrage, und Nutzlast"),
                        [Name("payload", "Nutzlast"), Words.Same("0"), Words.Same("1"), Words.Same("2"), Words.Same("4"), Words.Same("8")],
                        [
                            .. ((double[])[0.1, 1, 10, 100]).Select(size => new Row(
                                Words.Figure(size, "kB"),
                                [.. ((int[])[0, 1, 2, 4, 8]).Select(calls => Words.Figure(0.3 + (calls * (0.18 + (size * 0.004))), "ms"))]
                            )),
                        ]
                    ),
                ],
                Threats = [Name("The machine had 3 % of steal time in round 4.", "Die Maschine hatte in Runde 4 3 % gestohlene Zeit.")],
            }
        );

    private static Section Throughput =>
        new(
            "throughput",
            Name("How much less gets through?", "Wie viel weniger geht durch?"),
            Name("Serialisation and traffic cost throughput.", "Serialisierung und Verkehr kosten Durchsatz."),
            Name(
                "The offered rate grows until answers get late, for a read, a list, the linked list and a write.",
                "Die angebotene Rate wächst, bis Antworten spät kommen: für einen Lesezugriff, eine Liste, die verknüpfte Liste und einen Schreibzugriff."
            ),
            Name(
                "All processes share the cores; on machines of their own the several would have more.",
                "Alle Prozesse teilen sich die Kerne; auf eigenen Maschinen hätten die mehreren mehr."
            ),
            new Finding(
                Verdict.Shown,
                Name(
                    "The linked list gets 0.53 times the throughput; a list of one module differs by no more than chance.",
                    "Die verknüpfte Liste hat das 0,53-fache des Durchsatzes; die Liste eines Moduls unterscheidet sich nicht mehr als durch Zufall."
                )
            )
            {
                Headlines =
                [
                    new(Side.Cost, Words.Formatted($"{0.53} ×"), Name("throughput of the linked list", "Durchsatz der verknüpften Liste")),
                    new(
                        Side.Cost,
                        Words.Formatted($"{1.9} ×"),
                        Name("latency of the linked list at half load (p99)", "Latenz der verknüpften Liste bei halber Last (p99)")
                    ),
                ],
                Pictures =
                [
                    new LinePicture(
                        Name(
                            "Latency of the linked list against the offered rate",
                            "Latenz der verknüpften Liste gegen die angebotene Rate"
                        ),
                        Name(
                            "The knee is at 9,800 requests a second in one process and at 5,200 in four.",
                            "Der Knick liegt bei 9.800 Anfragen je Sekunde in einem Prozess und bei 5.200 in vieren."
                        ),
                        _rate,
                        new(new("p99 latency", "Latenz p99"), "ms", Scale.Logarithmic),
                        [
                            new(_one, Subject.Monolith, Sweep(10_400, 0.9)),
                            new(_again, Subject.MonolithAgain, Sweep(10_250, 0.94)),
                            new(_several, Subject.Split, Sweep(5_600, 1.7)),
                        ]
                    )
                    {
                        Noise = [.. Sweep(10_400, 0.9).Select(point => new Interval(point.X, point.Y * 0.9, point.Y * 1.14))],
                        Marks =
                        [
                            new(5_200, Name("knee, four processes", "Knick, vier Prozesse"), Subject.Split),
                            new(9_800, Name("knee, one process", "Knick, ein Prozess"), Subject.Monolith),
                        ],
                    },
                    new BarPicture(
                        Name("Rate at the knee", "Rate am Knick"),
                        Name(
                            "One: 21,300 against 20,900; list: 11,800 against 11,500; linked list: 9,800 against 5,200; write: 820 against 610.",
                            "Eines: 21.300 gegen 20.900; Liste: 11.800 gegen 11.500; verknüpfte Liste: 9.800 gegen 5.200; Schreiben: 820 gegen 610."
                        ),
                        new(new("requests", "Anfragen"), "1/s"),
                        [new(_one, Subject.Monolith), new(_again, Subject.MonolithAgain), new(_several, Subject.Split)],
                        [
                            new(
                                Name("read one country", "ein Land lesen"),
                                [new(21_300, 20_900, 21_800), new(21_400, 20_700, 21_700), new(20_900, 20_100, 21_500)]
                            ),
                            new(
                                Name("list of countries", "Liste der Länder"),
                                [new(11_800, 11_500, 12_100), new(11_600, 11_300, 12_000), new(11_500, 11_000, 11_900)]
                            ),
                            new(
                                Name("linked list", "verknüpfte Liste"),
                                [new(9_800, 9_500, 10_200), new(9_700, 9_300, 10_000), new(5_200, 4_900, 5_500)]
                            ),
                            new(
                                Name("write a link", "eine Verknüpfung schreiben"),
                                [new(820, 760, 905), new(835, 790, 880), new(610, 540, 655)]
                            ),
                        ]
                    ),
                ],
            }
        );

    private static Section Work =>
        new(
            "work",
            Name("From how much work does the overhead stop to matter?", "Ab wie viel Arbeit spielt der Aufwand keine Rolle mehr?"),
            Name("Services that are too small are an anti-pattern.", "Zu kleine Dienste sind ein Anti-Pattern."),
            Name("Work per call swept from 0 to 50 ms.", "Arbeit je Aufruf von 0 bis 50 ms."),
            Name("Work is computing; waiting would be different.", "Arbeit ist hier Rechnen; Warten wäre anders."),
            new Finding(
                Verdict.Shown,
                Name(
                    "From 4.1 ms of work in a call on, the difference is within chance.",
                    "Ab 4,1 ms Arbeit je Aufruf liegt der Unterschied im Zufall."
                )
            )
            {
                Headlines =
                [
                    new(
                        Side.Cost,
                        Words.Formatted($"{4.1} ms"),
                        Name(
                            "of work in a call before its overhead drowns in chance",
                            "Arbeit je Aufruf, bis ihr Aufwand im Zufall untergeht"
                        )
                    ),
                ],
                Pictures =
                [
                    new LinePicture(
                        Name("Split over monolith, by work in a call", "Aufteilung durch Monolith, nach Arbeit je Aufruf"),
                        Name(
                            "The ratio falls from 1.9 without work to 1.02 at 50 ms.",
                            "Das Verhältnis fällt von 1,9 ohne Arbeit auf 1,02 bei 50 ms."
                        ),
                        new(new("work in a call", "Arbeit je Aufruf"), "ms"),
                        new(new("ratio of the medians", "Verhältnis der Mediane"), ""),
                        [
                            new(
                                _several,
                                Subject.Split,
                                [
                                    .. ((double[])[0, 0.5, 1, 2, 5, 10, 20, 50]).Select(work => new Point(
                                        work,
                                        1 + (0.9 / (1 + work)),
                                        1 + (0.8 / (1 + work)),
                                        1 + (1.05 / (1 + work))
                                    )),
                                ]
                            ),
                        ]
                    )
                    {
                        Noise = [new(0, 0.93, 1.07), new(50, 0.97, 1.03)],
                        Marks = [new(4.1, Name("within chance from here", "ab hier im Zufall"), Subject.Other)],
                    },
                ],
            }
        );

    private static Section Resources =>
        new(
            "resources",
            Name("Can memory and processors be given to each service?", "Lassen sich Speicher und Prozessoren je Dienst zuteilen?"),
            Name("CPU and memory can be set per service.", "CPU und Speicher lassen sich je Dienst einstellen."),
            Name("Memory in use after each round.", "Belegter Speicher nach jeder Runde."),
            Name(
                "Memory that several processes share counts for each of them.",
                "Speicher, den sich mehrere Prozesse teilen, zählt bei jedem."
            ),
            new Finding(
                Verdict.Shown,
                Name(
                    "Yes, and four processes take 2.9 times the memory of one.",
                    "Ja, und vier Prozesse brauchen das 2,9-fache des Speichers von einem."
                )
            )
            {
                Headlines =
                [
                    new(Side.Cost, Words.Formatted($"{2.9} ×"), Name("memory", "Speicher")),
                    new(Side.Gain, Words.Same("4"), Name("modules whose limits can be set one by one", "Module mit je eigenen Grenzen")),
                ],
                Pictures =
                [
                    new BarPicture(
                        Name("Memory in use", "Belegter Speicher"),
                        Name("109 MB in one process, 316 MB in four.", "109 MB in einem Prozess, 316 MB in vieren."),
                        new(new("resident memory", "residenter Speicher"), "MB"),
                        [
                            new(Name("runtime", "Laufzeitumgebung"), Subject.Other),
                            new(Name("code", "Code"), Subject.Other),
                            new(Name("data", "Daten"), Subject.Other),
                        ],
                        [
                            new(_one, [new(48, 47, 49), new(39, 38, 41), new(22, 21, 24)]),
                            new(_several, [new(190, 185, 199), new(98, 95, 99), new(28, 27, 30)]),
                        ],
                        IsStacked: true
                    ),
                ],
            }
        );

    private static Section Isolation =>
        new(
            "isolation",
            Name("What is left when a module is killed?", "Was bleibt, wenn ein Modul beendet wird?"),
            Name("Faults stay in one service.", "Fehler bleiben in einem Dienst."),
            Name("kill -9 for each module in turn at a fixed rate.", "kill -9 für jedes Modul der Reihe nach bei fester Rate."),
            Name(
                "A process that is started again after 10 s: another supervisor would be faster or slower.",
                "Ein Prozess wird nach 10 s wieder gestartet: Ein anderer Aufseher wäre schneller oder langsamer."
            ),
            new Finding(
                Verdict.Shown,
                Name(
                    "In one process everything fails for 11 s; in four 3 of 4 endpoints go on.",
                    "In einem Prozess schlägt 11 s lang alles fehl; in vieren laufen 3 von 4 Endpunkten weiter."
                )
            )
            {
                Headlines =
                [
                    new(
                        Side.Gain,
                        Words.Same("3 / 4"),
                        Name("endpoints still answer when a module is killed", "Endpunkte antworten noch, wenn ein Modul beendet wird")
                    ),
                    new(Side.Gain, Words.Formatted($"−{82} %"), Name("failed requests per crash", "fehlgeschlagene Anfragen je Absturz")),
                ],
                Pictures =
                [
                    new TimelinePicture(
                        Name("One module is killed", "Ein Modul wird beendet"),
                        Name(
                            "In one process all rows fail from second 10 to 21. In four the killed module's row fails, the linked list is answered from what was known.",
                            "In einem Prozess fallen alle Zeilen von Sekunde 10 bis 21 aus. In vieren fällt die Zeile des beendeten Moduls aus, die verknüpfte Liste wird aus dem beantwortet, was bekannt war."
                        ),
                        1,
                        [Panel(_one, Subject.Monolith, every: true), Panel(_several, Subject.Split, every: false)]
                    ),
                ],
            }
        );

    private static Section Consistency =>
        new(
            "consistency",
            Name("How long is an old name seen?", "Wie lange ist ein alter Name zu sehen?"),
            Name("Distributed data is consistent only after a while.", "Verteilte Daten sind erst nach einer Weile konsistent."),
            Name("Rename, then read until the new name is there.", "Umbenennen, dann lesen, bis der neue Name da ist."),
            Name("One client renames.", "Ein Client benennt um."),
            new Finding(
                Verdict.NoDifference,
                Name(
                    "With a staleness of 0 the old name is never seen in either.",
                    "Bei einer Veraltung von 0 ist der alte Name nirgends zu sehen."
                )
            )
            {
                Headlines =
                [
                    new(Side.Cost, Words.Formatted($"≤ {1} s"), Name("an old name may be seen", "kann ein alter Name zu sehen sein")),
                ],
            }
        );

    private static Section Traces =>
        new(
            "traces",
            Name("Does a trace look the same?", "Sieht ein Trace gleich aus?"),
            Name("Logging and tracing across services is harder.", "Logging und Tracing über Dienste hinweg ist schwerer."),
            Name("The spans of the same request in both.", "Die Abschnitte derselben Anfrage in beiden."),
            Name("One request.", "Eine Anfrage."),
            new Finding(
                Verdict.Refuted,
                Name("The same 7 spans with the same names in the same tree.", "Dieselben 7 Abschnitte mit denselben Namen im selben Baum.")
            )
            {
                Headlines =
                [
                    new(
                        Side.Gain,
                        Words.Same("7 = 7"),
                        Name("spans: a trace shows each calls", "Abschnitte: Ein Trace zeigt jeden Sprung")
                    ),
                ],
                Pictures =
                [
                    new TracePicture(
                        Name("The same request, in both", "Dieselbe Anfrage, in beiden"),
                        Name(
                            "Seven spans with the same names; 0.42 ms against 1.9 ms.",
                            "Sieben Abschnitte mit denselben Namen; 0,42 ms gegen 1,9 ms."
                        ),
                        [TraceOf(_one, Subject.Monolith, 0.42, false), TraceOf(_several, Subject.Split, 1.9, true)]
                    ),
                ],
            }
        );

    private static Section Start =>
        new(
            "start",
            Name("How fast does it start?", "Wie schnell startet es?"),
            Name("Small services start and stop fast.", "Kleine Dienste starten und enden schnell."),
            Name(
                "From the start of a process to its first correct answer.",
                "Vom Start eines Prozesses bis zu seiner ersten richtigen Antwort."
            ),
            Name("From a warm disk cache.", "Aus einem warmen Dateicache."),
            new Finding(
                Verdict.NoDifference,
                Name(
                    "A single module starts in 0.61 s, all in 0.64 s: within chance.",
                    "Ein einzelnes Modul startet in 0,61 s, alle in 0,64 s: im Zufall."
                )
            )
            {
                Pictures =
                [
                    new BarPicture(
                        Name("Start to first answer", "Vom Start zur ersten Antwort"),
                        Name("0.64 s for all, 0.59 to 0.63 s for one module.", "0,64 s für alle, 0,59 bis 0,63 s für ein Modul."),
                        new(new("seconds", "Sekunden"), "s", Scale.Linear),
                        [new(Name("first answer", "erste Antwort"), Subject.Other)],
                        [
                            new(_one, [new(0.64, 0.6, 0.7)]),
                            new(Words.Same("country"), [new(0.61, 0.55, 0.66)]),
                            new(Words.Same("currency"), [new(0.59, 0.55, 0.64)]),
                            new(Words.Same("language"), [new(0.6, 0.57, 0.69)]),
                            new(Words.Same("linking"), [new(0.63, 0.6, 0.68)]),
                        ]
                    ),
                ],
            }
        );

    private static Section Unclear =>
        new(
            "leak",
            Name("Does a fault at run time stay where it is?", "Bleibt ein Fehler zur Laufzeit, wo er ist?"),
            Name("Faults at run time stay isolated.", "Fehler zur Laufzeit bleiben isoliert."),
            Name("One module burns its processor.", "Ein Modul verbraucht seinen Prozessor."),
            Name("Two cores.", "Zwei Kerne."),
            new Finding(
                Verdict.Undecided,
                Name("The intervals are wider than what is asked for.", "Die Intervalle sind breiter als das, wonach gefragt ist.")
            )
        );

    private static Section Unmeasured(string name, string english, string german, string why, string warum) =>
        new(
            name,
            Name(english, german),
            Name("A module can be scaled alone.", "Ein Modul lässt sich allein skalieren."),
            Name("Replicas.", "Replikate."),
            Name("One machine.", "Eine Maschine."),
            new Finding(Verdict.NotRun, Name(why, warum))
        );

    private static Section Odd(string name, params Picture[] pictures) =>
        new(
            name,
            Name($"Odd: {name} <&>?", $"Merkwürdig: {name} <&>?"),
            Name("A \"claim\" <b>", "Eine \"Behauptung\" <b>"),
            Name("Method", "Methode"),
            Name("Limits", "Grenzen"),
            new Finding(Verdict.Shown, Name("Seen.", "Gesehen."))
            {
                Pictures = pictures,
                Headlines =
                    name == "long"
                        ?
                        [
                            new(
                                Side.Gain,
                                Words.Figure(double.NaN),
                                Name(
                                    "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung",
                                    "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnungen"
                                )
                            ),
                        ]
                        : [],
            }
        );

    private static Words Name(string english, string german) => new(english, german);

    private static Axis Ms(Scale scale = Scale.Linear) => new(new("latency", "Latenz"), "ms", scale);

    private static IReadOnlyList<Point> Percentiles(double median, double shape) =>
        [
            .. (
                (double[])
                    [
                        0,
                        0.1,
                        0.2,
                        0.3,
                        0.4,
                        0.5,
                        0.6,
                        0.7,
                        0.75,
                        0.8,
                        0.85,
                        0.9,
                        0.925,
                        0.95,
                        0.97,
                        0.98,
                        0.99,
                        0.993,
                        0.996,
                        0.998,
                        0.999,
                        0.9995,
                        0.9999,
                    ]
            ).Select(share => new Point(share, median * Math.Pow(2, (-Math.Log2(1 - share) - 1) * shape))),
        ];

    private static IReadOnlyList<Point> Sweep(double capacity, double idle) =>
        [
            .. Enumerable
                .Range(1, 12)
                .Select(step => step * 1_000.0)
                .Where(rate => rate < capacity * 1.1)
                .Select(rate => (Rate: rate, Latency: Math.Min(900, idle / Math.Max(0.002, 1 - (rate / capacity)))))
                .Select(point => new Point(point.Rate, point.Latency, point.Latency * 0.88, point.Latency * 1.2)),
        ];

    private static TimelinePanel Panel(Words name, Subject subject, bool every) =>
        new(
            name,
            subject,
            [
                .. ((string[])["/api/v2/countries", "/api/v2/currencies", "/api/v2/languages", "/api/v2/links"]).Select(
                    (path, row) =>
                        new TimelineRow(
                            Words.Same($"GET {path}"),
                            [
                                .. Enumerable
                                    .Range(0, 40)
                                    .Select(second =>
                                        second is < 10 or > 21 ? new Slice(100, second == 22 ? 7 : 0, 0, 0)
                                        : every || row == 0 ? new Slice(0, 0, 0, 100)
                                        : row == 3 ? new Slice(second == 10 ? 40 : 0, second == 10 ? 20 : 0, second == 10 ? 40 : 100, 0)
                                        : new Slice(100, 0, 0, 0)
                                    ),
                            ]
                        )
                ),
            ]
        )
        {
            Marks =
            [
                new(10, Words.Same("kill -9 country"), Subject.Other),
                new(20, Name("started again", "wieder gestartet"), Subject.Other),
            ],
        };

    private static Trace TraceOf(Words name, Subject subject, double length, bool isSplit) =>
        new(
            name,
            subject,
            [
                new("GET /api/v2/links", 0, isSplit ? "linking" : "monolith", 0, length),
                .. ((string[])["country", "currency", "language"]).SelectMany(
                    (module, index) =>
                        (TraceSpan[])
                            [
                                new(
                                    $"module.call {module}",
                                    1,
                                    isSplit ? "linking" : "monolith",
                                    length * (0.05 + (index * 0.02)),
                                    length * 0.6
                                ),
                                new("handle GetEntries", 2, isSplit ? module : "monolith", length * (0.3 + (index * 0.02)), length * 0.2),
                            ]
                ),
            ]
        );

    private static LoadRun Run(string experiment, int round, bool isVoid) =>
        new(
            experiment,
            "monolith",
            "list, 2000/s",
            round,
            isVoid,
            new LoadPlan
            {
                Targets = [new("list", new("http://127.0.0.1:8080"), "/api/v2/countries") { IsConstant = true }],
                Rate = 2_000,
                Duration = TimeSpan.FromSeconds(1.5),
            },
            new LoadResult(
                [new("list", [new(310_000, 2_900), new(12_000_000, 100)], [new([1_990, 0, 0, 10, 0], 12.5), new([1_000, 0, 0, 0, 0], 3)])],
                [new(9_000, 3_000)],
                1.6
            )
        );
}
