using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;
using Spectre.Console;
using Table = Spectre.Console.Table;

namespace CountryProvider.Comparison;

/// <summary>The main command: measures on this machine what a split deployment costs and what it gains.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var groups = new Option<string[]>("--group")
        {
            Description = "modules that share a process, separated by commas; once for each process. Default: every module has its own",
            HelpName = "MODULES",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        var quick = new Option<bool>("--quick")
        {
            Description =
                "fewer and shorter runs: a minute instead of ten. Without "
                + string.Join(", ", Experiment.All.Where(experiment => experiment.IsLong).Select(experiment => experiment.Name))
                + ", unless they are named",
        };
        var only = new Option<string[]>("--only")
        {
            Description =
                "an experiment to run; more than once for several. Default: all. They are "
                + string.Join(", ", Experiment.All.Select(experiment => experiment.Name)),
            HelpName = "NAME",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        var against = new Option<Uri[]>("--against")
        {
            Description =
                "deployments that run elsewhere, separated by a comma, instead of starting some: the one process, then the "
                + "several. Reads only",
            HelpName = "URL,URL",
            CustomParser = Addresses,
        };
        var postgres = new Option<string?>("--postgres")
        {
            Description = "connection string of a PostgreSQL server on which databases may be created, for what needs one",
            HelpName = "CONNECTION",
        };
        var program = new Option<FileInfo>("--program")
        {
            Description =
                "the program to measure, CountryProvider.Host or CountryProvider.Host.dll. Default: it is published from the " + "source",
            HelpName = "FILE",
        };
        var otherProgram = new Option<FileInfo>("--other-program")
        {
            Description =
                "another build of the program: compare the two in the same grouping, that of --group, or in one process each. "
                + "The older one is --program. Runs only "
                + string.Join(", ", ProgramFaults.Experiments()),
            HelpName = "FILE",
        };
        var output = new Option<string>("--output")
        {
            Description = "folder for report.html and report.json",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => "comparison",
        };
        var seed = new Option<int>("--seed")
        {
            Description = "the same seed gives the same requests at the same times",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => 1,
        };
        var command = new RootCommand(
            "Measures what it costs and what it buys to run the modules in several processes, and writes a report. Takes settings too, "
                + "as --Key=Value"
        )
        {
            LoadCommand.Create(),
            program,
            otherProgram,
            groups,
            quick,
            only,
            against,
            postgres,
            output,
            seed,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (arguments, stop) =>
            {
                var other = arguments.GetValue(otherProgram);
                var (split, faults) = arguments.GetValue(groups) is { Length: > 0 } named
                    ? Partition.Parse(named, Modules.All)
                    : (other is null ? Partition.Each(Modules.All) : new([Modules.All]), []);
                var (settings, unknown) = CommandLineArguments.Parse([.. arguments.UnmatchedTokens]);
                faults =
                [
                    .. faults,
                    .. unknown,
                    .. (arguments.GetValue(only) ?? [])
                        .Where(name => Experiment.All.All(experiment => experiment.Name != name))
                        .Select(name =>
                            $"'{name}' is no experiment. The experiments are {string.Join(", ", Experiment.All.Select(experiment =>
                            experiment.Name))}."
                        ),
                    .. ProgramFaults.Of("--program", arguments.GetValue(program)),
                    .. ProgramFaults.Of("--other-program", other),
                    .. other is null
                        ? []
                        : ProgramFaults.OfBuilds(other, arguments.GetValue(program), arguments.GetValue(against), arguments.GetValue(only)),
                    .. split is { Groups.Count: 1 } && other is null
                        ? ["All modules are in one group: that is the one process that it is compared with. Name more groups."]
                        : Array.Empty<string>(),
                ];
                return faults.Count > 0
                    ? new StartupException(faults).RefuseAsync()
                    : RunAsync(
                        new()
                        {
                            Modules = Modules.All,
                            Split = split!,
                            IsQuick = arguments.GetValue(quick),
                            Rounds = arguments.GetValue(quick) ? 2 : 6,
                            Only = arguments.GetValue(only) ?? [],
                            Against = arguments.GetValue(against) ?? [],
                            Postgres = arguments.GetValue(postgres),
                            Output = arguments.GetRequiredValue(output),
                            Seed = arguments.GetValue(seed),
                            Settings = [.. settings.Select(setting => $"--{setting.Key}={setting.Value}")],
                            Program = arguments.GetValue(program)?.FullName,
                            OtherProgram = other?.FullName,
                            Command = ShownCommand.Of(arguments.Tokens.Select(token => token.Value)),
                        },
                        stop
                    );
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(CompareOptions options, CancellationToken stop)
    {
        try
        {
            ReportFiles.Prepare(options.Output); // Fails early when the files cannot be written.
            var report = await ShowingProgressAsync(say => Session.RunAsync(options, say, Show, stop));
            await ReportFiles.WriteAsync(report, options.Output, stop);
            Summary(report, options.Output);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("The comparison was called off. Nothing was written.");
        }
        catch (Exception e)
            when (e
                    is ComparisonException
                        or StartupException
                        or HttpRequestException
                        or IOException
                        or JsonException
                        or TaskCanceledException
            )
        {
            await Console.Error.WriteLineAsync($"There is no report:{Environment.NewLine}{e.Message}");
        }

        return 1;
    }

    // On a terminal, one line shows the current work. In a file, each experiment gets a line.
    private static Task<ComparisonReport> ShowingProgressAsync(Func<Action<Experiment?, string>, Task<ComparisonReport>> run)
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole
                .Status()
                .StartAsync(
                    "starting",
                    status =>
                        run(
                            (experiment, what) =>
                                status.Status(Markup.Escape(experiment is null ? what : $"{experiment.Question.English} {what}"))
                        )
                );
        }

        (AnsiConsole.Profile.Capabilities.Ansi, AnsiConsole.Profile.Width) = (false, 160);
        var shown = "";
        return run(
            (experiment, what) =>
            {
                if (shown != (shown = experiment?.Name ?? what))
                {
                    Console.WriteLine($"{shown} ...");
                }
            }
        );
    }

    private static void Show(Section section) =>
        AnsiConsole.MarkupLine(
            $"{MarkOf(section.Finding.Verdict)} [bold]{Markup.Escape(section.Name)}[/]  {Markup.Escape(section.Finding.Sentence.English)}"
        );

    private static void Summary(ComparisonReport report, string folder)
    {
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns(
                report.ComparesBuilds
                    ? ["what the other program costs", "what the other program gains"]
                    : ["what the split costs", "what the split buys"]
            );
        var sides = report
            .Sections.SelectMany(section => section.Finding.Headlines)
            .ToLookup(headline => headline.Side, headline => $"{headline.Figure.English} {headline.Meaning.English}");
        for (var i = 0; i < Math.Max(sides[Side.Cost].Count(), sides[Side.Gain].Count()); i++)
        {
            table.AddRow(new Text(sides[Side.Cost].ElementAtOrDefault(i) ?? ""), new Text(sides[Side.Gain].ElementAtOrDefault(i) ?? ""));
        }

        AnsiConsole.Write(table);
        Console.WriteLine(
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{report.Sections.Count} experiments in {report.Seconds:0} s. The report is "
                    + $"{Path.GetFullPath(Path.Combine(folder, "report.html"))}, all raw figures are in report.json beside it."
            )
        );
    }

    private static string MarkOf(Verdict verdict) =>
        verdict switch
        {
            Verdict.Shown => "[green]shown[/]        ",
            Verdict.Refuted => "[red]refuted[/]      ",
            Verdict.NoDifference => "[blue]no difference[/]",
            Verdict.Undecided => "[yellow]undecided[/]    ",
            _ => "[grey]not run[/]      ",
        };

    private static Uri[] Addresses(ArgumentResult argument)
    {
        var addresses = argument
            .Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        if (
            addresses.Count != 2
            || !addresses.All(address => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme == "http")
        )
        {
            argument.AddError(
                "--against takes two addresses such as http://monolith.example,http://split.example, without TLS, which would be "
                    + "measured too."
            );
            return [];
        }

        return [.. addresses.Select(address => new Uri(address))];
    }
}
