using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using CountryProvider.Comparison.Report;
using CountryProvider.Testing;

namespace CountryProvider.Comparison.Tests;

/// <summary>Two builds of the product, compared in the same grouping.</summary>
public sealed class OtherProgramTests : IDisposable
{
    private const string Host = "CountryProvider.Host.dll";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Output => Path.Combine(_folder.Path, "report");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_program_that_is_not_there_is_refused() =>
        ShouldRefuseAsync($"There is no program {In("nothing")}. Correct --other-program.", In("nothing"));

    [Fact]
    public Task A_folder_is_refused() =>
        ShouldRefuseAsync($"--other-program {_folder.Path} is a folder. Name the file in it", _folder.Path);

    [Fact]
    public async Task A_program_without_the_product_beside_it_is_refused()
    {
        await File.WriteAllTextAsync(In("CountryProvider.Host"), "#!/bin/sh\n", Stop);

        await ShouldRefuseAsync(
            $"--other-program {In("CountryProvider.Host")} cannot be started: CountryProvider.Host.dll is not beside it.",
            In("CountryProvider.Host")
        );
    }

    [Fact]
    public async Task A_program_that_is_not_executable_is_refused()
    {
        await File.WriteAllTextAsync(In("CountryProvider.Host"), "#!/bin/sh\n", Stop);
        await File.WriteAllTextAsync(In(Host), "", Stop);

        await ShouldRefuseAsync($"--other-program {In("CountryProvider.Host")} is not executable.", In("CountryProvider.Host"));
    }

    [Fact]
    public Task A_library_of_the_product_is_refused() =>
        ShouldRefuseAsync("cannot be started: it is a library.", Path.Combine(AppContext.BaseDirectory, "CountryProvider.Storage.dll"));

    [Fact]
    public Task The_same_program_twice_is_refused() =>
        ShouldRefuseAsync("--program and --other-program are the same file", HostProcess.Program);

    [Fact]
    public Task Deployments_that_run_already_have_no_program() =>
        ShouldRefuseAsync(
            "--other-program is a program to start, and --against names deployments that run already.",
            Copy(),
            "--against",
            "http://localhost:1,http://localhost:2"
        );

    [Fact]
    public Task An_experiment_that_compares_groupings_is_refused() =>
        ShouldRefuseAsync(
            "'isolation' compares one process with several, and --other-program compares two builds in the same grouping. The experiments for that are throughput, resources, start.",
            Copy(),
            "--only",
            "isolation"
        );

    /// <summary>Run by itself, as it loads the whole machine for half a minute: <c>-explicit only -parallel none</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Each_side_runs_its_own_program_and_the_report_names_both()
    {
        var other = Copy();
        var (version, otherVersion) = (VersionOf(HostProcess.Program), VersionOf(other));
        await using var compare = CompareProcess.Start(
            "--quick",
            "--only",
            "throughput",
            "--only",
            "start",
            "--other-program",
            other,
            "--output",
            Output
        );
        await compare.SaysAsync("throughput ...");

        var programs = compare
            .Children.Select(CommandLineOf)
            .Where(line => line.Contains("--Roles", StringComparison.Ordinal))
            .Select(line => line.Split('\0')[1]);
        programs
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                new[] { HostProcess.Program, HostProcess.Program, other }.Order(StringComparer.Ordinal),
                "One process for the program, one for its noise, and one for the other."
            );

        var (exitCode, _, error) = await compare.ExitAsync();
        error.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        otherVersion.ShouldStartWith("9.9.9");
        version.ShouldNotBe(otherVersion);
        await using var data = File.OpenRead(Path.Combine(Output, ReportFiles.Data));
        var report = (await JsonSerializer.DeserializeAsync(data, ReportJson.Default.ComparisonReport, Stop))!;
        report.Circumstances.Programs.ShouldBe([new(version, HostProcess.Program), new(otherVersion, other)]);
        report.Sections.Select(section => section.Name).ShouldBe(["throughput", "start"]);
        report.Sections.ShouldAllBe(section => section.Finding.Verdict != Verdict.NotRun);
        report
            .Runs.Select(run => run.Deployment)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ShouldBe([$"other program {otherVersion}", $"program {version}", $"program {version} again"]);
        var page = WebUtility.HtmlDecode(await File.ReadAllTextAsync(Path.Combine(Output, ReportFiles.Page), Stop)).Replace('\u00a0', ' ');
        page.ShouldContain("What does the other program cost, and what does it gain?");
        page.ShouldContain($"the program {version} ({HostProcess.Program}) and the other program {otherVersion} ({other})");
        page.ShouldNotContain("in the split");
        page.ShouldNotContain("im Monolithen");
    }

    private async Task ShouldRefuseAsync(string fault, string program, params string[] arguments)
    {
        var (exitCode, _, error) = await CompareProcess.RunAsync([.. arguments, "--other-program", program, "--output", Output]);

        error.ShouldContain(fault);
        exitCode.ShouldBe(1);
        Directory.Exists(Output).ShouldBeFalse();
    }

    // As 'dotnet publish' of another version would leave it.
    private string Copy()
    {
        var copy = Directory.CreateDirectory(In("other")).FullName;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(HostProcess.Program)!))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        // The version is a text in the metadata: one of the same length can take its place.
        var host = Path.Combine(copy, Host);
        var bytes = File.ReadAllBytes(host);
        var number = VersionOf(host).Split('+')[0];
        var place = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(number + "+"));
        place.ShouldBeGreaterThan(0);
        number.Length.ShouldBe(5);
        Encoding.UTF8.GetBytes("9.9.9").CopyTo(bytes, place);
        File.WriteAllBytes(host, bytes);
        return host;
    }

    private static string VersionOf(string program)
    {
        var version = FileVersionInfo.GetVersionInfo(program).ProductVersion!.Split('+');
        return version.Length == 1 ? version[0] : $"{version[0]}+{version[1][..8]}";
    }

    private static string CommandLineOf(int process) => File.ReadAllText($"/proc/{process}/cmdline");

    private string In(string name) => Path.Combine(_folder.Path, name);
}
