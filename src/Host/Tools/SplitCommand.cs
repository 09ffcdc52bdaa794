using System.CommandLine;
using System.Globalization;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Edge;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Tools;

/// <summary>The verb <c>split</c>: runs the modules in several processes of this machine, behind one front.</summary>
internal static class SplitCommand
{
    public static Command Create(IProduct product)
    {
        var groups = new Option<string[]>("--group")
        {
            Description = "modules that share a process, separated by commas; once for each process. Default: every module has its own",
            HelpName = "MODULES",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        var restart = new Option<int>("--restart-after")
        {
            Description = "seconds after which a process that has ended is started again; 0 for never",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 10,
        };
        restart.Validators.Add(result =>
        {
            if (
                result.Tokens.Count == 1
                && !(
                    int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                    && seconds <= 3600
                )
            )
            {
                result.AddError("--restart-after takes a number of seconds from 0 to 3600.");
            }
        });
        var command = new Command("split", "run the modules in several processes behind one address. Takes settings too, as --Key=Value")
        {
            groups,
            restart,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            (arguments, stop) =>
                RunAsync(
                    arguments.GetValue(groups) ?? [],
                    TimeSpan.FromSeconds(arguments.GetValue(restart)),
                    [.. arguments.UnmatchedTokens],
                    product,
                    stop
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(string[] groups, TimeSpan restartAfter, string[] args, IProduct product, CancellationToken stop)
    {
        var modules = product.Modules;
        var (partition, faults) = groups.Length == 0 ? (Partition.Each(modules), []) : Partition.Parse(groups, modules);
        var (settings, unknown) = CommandLineArguments.Parse(args);
        faults =
        [
            .. faults,
            .. unknown,
            .. settings.Keys.Where(key => IsOurs(key, modules)).Select(key => $"{key} is what split sets itself; leave it out."),
        ];
        if (partition is null || faults.Count > 0)
        {
            return await new StartupException(faults).RefuseAsync();
        }

        var parts = partition
            .Groups.Select((group, index) => new Part(group, ProductProcess.FreePort(), ProductProcess.FreePort(), new(index)))
            .ToList();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var width = parts.Max(part => part.Name.Length);
            string[] ofFront = ["--Roles=front", .. Addresses(parts, _ => true), .. PublicUrls(parts)];

            // Finds all faults of the settings and a port in use before it starts any process.
            var all = Read([.. Arguments(settings), .. ofFront]);
            faults = SettingsCheck.Faults(all, modules);
            if (faults.Count > 0)
            {
                throw new StartupException(faults);
            }

            // The front passes on the host of the client. The other processes allow the same hosts as the front.
            var allowedHosts =
                $"--{HttpOptions.AllowedHostsKey}={string.Join(',', AllowedHosts.Of(all.GetSection("Http").Get<HttpOptions>() ?? new()))}";
            var ofParts = parts
                .Select(part =>
                    (string[])
                        [
                            .. Arguments(settings.Where(setting => !IsForFront(setting.Key))),
                            .. part.Arguments,
                            allowedHosts,
                            .. Addresses(parts, other => other != part),
                        ]
                )
                .ToList();

            // A setting that has an effect in one of the other processes must not cause a warning of the front.
            var effective = ofParts
                .SelectMany(part => settings.Keys.Except(Idle(Read(part), modules), StringComparer.OrdinalIgnoreCase))
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
            var ofOthers = Idle(all, modules).Where(effective.Contains).ToHashSet(StringComparer.OrdinalIgnoreCase);
            await using var front = await product.StartAsync([
                .. Arguments(settings.Where(setting => !ofOthers.Contains(setting.Key))),
                .. ofFront,
            ]);
            var processes = parts
                .Zip(
                    ofParts,
                    (part, arguments) => new AttachedProcess(part.Name.PadRight(width), part.Color, arguments, modules, restartAfter)
                )
                .ToList();
            var running = processes.Select(process => process.RunAsync(ending.Token)).ToList();
            try
            {
                await Task.WhenAll(processes.Select(process => process.Ready)).WaitAsync(stop);
                Overview(parts, processes, front.Urls.First() + all[nameof(RootOptions.PathBase)]);
                await front.WaitForShutdownAsync(stop);
            }
            finally
            {
                await ending.CancelAsync();
                await Task.WhenAll(running);
            }

            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (StartupException e)
        {
            return await e.RefuseAsync();
        }
    }

    private static void Overview(IReadOnlyList<Part> parts, IReadOnlyList<AttachedProcess> processes, string address)
    {
        string[] head = ["process", "pid", "pages and API", "internal port"];
        var rows = parts
            .Zip(
                processes,
                (part, process) => (string[])[part.Name, process.Id.ToString(CultureInfo.InvariantCulture), part.PublicUrl, part.Address]
            )
            .ToList();
        int[] widths = [.. head.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max())];
        Console.WriteLine(Line(head, null));
        Console.WriteLine($"├─{string.Join("─┼─", widths.Select(width => new string('─', width)))}─┤");
        foreach (var (part, row) in parts.Zip(rows))
        {
            Console.WriteLine(Line(row, part.Color));
        }

        Console.WriteLine($"All of it is at {address}, the map of it at {address}/topology.");
        Console.WriteLine("End a process to see what still works, for example with kill -9 and its pid. Ctrl+C ends all of them.");

        string Line(string[] cells, TerminalColor? color)
        {
            string[] padded = [.. cells.Select((cell, column) => cell.PadRight(widths[column]))];
            padded[0] = color?.Of(padded[0]) ?? padded[0];
            return $"│ {string.Join(" │ ", padded)} │";
        }
    }

    private static IConfigurationRoot Read(IReadOnlyList<string> arguments) =>
        SettingsReader.Read(CommandLineArguments.Parse(arguments).Settings);

    private static IEnumerable<string> Idle(IConfigurationRoot settings, IReadOnlyList<IModule> modules) =>
        SettingsCheck.Idle(settings, modules).Select(setting => setting.Key);

    // These settings describe the clients and proxies of the front. The other processes only have the front as their client.
    private static bool IsForFront(string key) =>
        new[] { "Http:Port", "Http:InternalPort", HttpOptions.TrustedProxiesKey, HttpOptions.AllowedHostsKey }.Contains(
            key,
            StringComparer.OrdinalIgnoreCase
        );

    private static bool IsOurs(string key, IReadOnlyList<IModule> modules) =>
        key.Equals(ModuleRoles.Key, StringComparison.OrdinalIgnoreCase)
        || modules.Any(module =>
            key.Equals(ModuleRoles.AddressKey(module), StringComparison.OrdinalIgnoreCase)
            || key.Equals(ModuleRoles.PublicUrlKey(module), StringComparison.OrdinalIgnoreCase)
        );

    private static IEnumerable<string> Arguments(IEnumerable<KeyValuePair<string, string?>> settings) =>
        settings.Select(setting => $"--{setting.Key}={setting.Value}");

    private static IEnumerable<string> Addresses(IEnumerable<Part> parts, Func<Part, bool> which) =>
        parts.Where(which).SelectMany(part => part.Modules.Select(module => $"--{ModuleRoles.AddressKey(module)}={part.Address}"));

    private static IEnumerable<string> PublicUrls(IEnumerable<Part> parts) =>
        parts.SelectMany(part => part.Modules.Select(module => $"--{ModuleRoles.PublicUrlKey(module)}={part.PublicUrl}"));

    /// <summary>One of the processes. Only this machine can reach it.</summary>
    private sealed record Part(IReadOnlyList<IModule> Modules, int Port, int InternalPort, TerminalColor Color)
    {
        public string Name { get; } = Partition.Names(Modules);

        public string PublicUrl => $"http://localhost:{Port}";

        public string Address => $"http://localhost:{InternalPort}";

        public IEnumerable<string> Arguments =>
            [
                $"--Roles={Name}",
                "--Http:Host=localhost",
                $"--Http:Port={Port}",
                $"--Http:InternalPort={InternalPort}",
                $"--{HttpOptions.TrustedProxiesKey}={Networks.Loopback}",
            ];
    }
}
