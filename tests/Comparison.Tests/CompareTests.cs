using System.Text.Json;
using CountryProvider.Testing;

namespace CountryProvider.Comparison.Tests;

/// <summary>The verb <c>compare</c> for its user: what it refuses. If it does not finish, it leaves nothing behind.</summary>
public sealed class CompareTests : IDisposable
{
    private const int All = 7; // Processes: one for the load, one each for the monolith and its copy, four for the split.

    private readonly TemporaryFolder _folder = new();

    private string Output => Path.Combine(_folder.Path, "report");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("'nothing' is no experiment. The experiments are latency, ", "--only", "nothing")]
    [InlineData("'nowhere' is no module.", "--group", "country,nowhere", "--group", "currency,language,linking")]
    [InlineData("linking is in no group.", "--group", "country", "--group", "currency,language")]
    [InlineData("All modules are in one group", "--group", "country,currency,language,linking")]
    [InlineData("'colour' is not understood.", "colour")]
    [InlineData("--against takes two addresses", "--against", "http://localhost:8080")]
    [InlineData("--against takes two addresses", "--against", "http://localhost:8080,https://localhost:8443")]
    public async Task What_cannot_be_compared_is_refused(string fault, params string[] arguments)
    {
        var (exitCode, _, error) = await CompareProcess.RunAsync([.. arguments, "--output", Output]);

        exitCode.ShouldBe(1);
        error.ShouldContain(fault);
        Directory.Exists(Output).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_refused_before_anything_is_measured()
    {
        await File.WriteAllTextAsync(Output, "a file", TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await CompareProcess.RunAsync("--output", Output);

        exitCode.ShouldBe(1);
        error.ShouldContain($"{Output} cannot be written to");
        (await File.ReadAllTextAsync(Output, TestContext.Current.CancellationToken)).ShouldBe("a file");
    }

    [Fact]
    public async Task A_setting_that_the_processes_refuse_is_said_in_their_words()
    {
        var (exitCode, _, error) = await CompareProcess.RunAsync("--output", Output, "--Http:Host=nonsense");

        exitCode.ShouldBe(1);
        error.ShouldContain("does not start, but ends with exit code 1");
        error.ShouldContain("Http:Host");
        ShouldHaveNoReport();
    }

    [Fact]
    public async Task Who_does_not_answer_is_named()
    {
        using var port = new ReservedPort();

        var (exitCode, _, error) = await CompareProcess.RunAsync(
            "--output",
            Output,
            "--against",
            $"http://127.0.0.1:{port.Number},http://127.0.0.1:{port.Number}"
        );

        exitCode.ShouldBe(1);
        error.ShouldContain($"Nothing answers at http://127.0.0.1:{port.Number}/");
        ShouldHaveNoReport();
    }

    [Fact]
    public async Task Another_program_is_told_from_a_deployment()
    {
        await using var server = new KnownServer();

        var (exitCode, _, error) = await CompareProcess.RunAsync("--output", Output, "--against", $"{server.Address},{server.Address}");

        exitCode.ShouldBe(1);
        error.ShouldContain("is no Country Provider");
        ShouldHaveNoReport();
    }

    [Fact]
    public async Task Deployments_that_answer_differently_are_not_compared()
    {
        await using var one = await TestHost.StartAsync("Seed:Data=demo");
        await using var other = await TestHost.StartAsync("Seed:Data=none");

        var (exitCode, _, error) = await CompareProcess.RunAsync("--output", Output, "--against", $"{one.Address},{other.Address}");

        exitCode.ShouldBe(1);
        error.ShouldContain("The deployments answer differently, so there is nothing to compare: GET /api/v2/links is 200 with ");
        ShouldHaveNoReport();
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_report_and_no_process()
    {
        await using var compare = CompareProcess.Start("--quick", "--only", "throughput", "--output", Output);
        await compare.SaysAsync("throughput ...");
        var children = compare.Children;
        children.Count.ShouldBe(All);

        await compare.SignalAsync("INT");
        var (exitCode, _, error) = await compare.ExitAsync();

        exitCode.ShouldBe(1);
        error.ShouldContain("The comparison was called off. Nothing was written.");
        children.ShouldAllBe(child => !IsRunning(child));
        ShouldHaveNoReport();
    }

    [Fact]
    public async Task A_process_that_dies_while_it_is_measured_ends_the_comparison()
    {
        await using var compare = CompareProcess.Start("--quick", "--only", "throughput", "--output", Output);
        await compare.SaysAsync("throughput ...");
        var children = compare.Children;

        await CompareProcess.SignalAsync(
            children.Last(child => File.ReadAllText($"/proc/{child}/cmdline").Contains("--Roles", StringComparison.Ordinal)),
            "KILL"
        );
        var (exitCode, _, error) = await compare.ExitAsync();

        exitCode.ShouldBe(1);
        error.ShouldContain("There is no report:");
        children.ShouldAllBe(child => !IsRunning(child));
        ShouldHaveNoReport();
    }

    [Fact]
    public async Task No_process_outlives_a_comparison_that_is_killed()
    {
        await using var compare = CompareProcess.Start("--quick", "--only", "throughput", "--output", Output);
        IReadOnlyList<int> children;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2)); // They start one after the other on a machine that is busy with other tests.
        while ((children = compare.Children).Count < All)
        {
            await Task.Delay(50, deadline.Token);
        }

        await compare.SignalAsync("KILL");
        await compare.ExitAsync();

        while (children.Any(IsRunning))
        {
            await Task.Delay(50, deadline.Token);
        }
    }

    /// <summary>Run by itself, as it takes a minute of the whole machine: <c>-explicit only -parallel none</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Every_experiment_comes_to_a_finding()
    {
        // They are named, because a quick comparison leaves some of them out otherwise.
        var (exitCode, output, error) = await CompareProcess.RunAsync([
            "--quick",
            "--output",
            Output,
            .. Comparison.Experiment.All.SelectMany(experiment => new[] { "--only", experiment.Name }),
        ]);

        TestContext.Current.TestOutputHelper!.WriteLine(output);
        error.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        using var report = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(Output, "report.json"), TestContext.Current.CancellationToken)
        );
        var sections = report.RootElement.GetProperty("sections").EnumerateArray().ToList();
        sections
            .Select(section => section.GetProperty("name").GetString())
            .ShouldBe(Comparison.Experiment.All.Select(experiment => experiment.Name));
        foreach (var section in sections)
        {
            var finding = section.GetProperty("finding");
            var isRun = finding.GetProperty("verdict").GetString() != nameof(Comparison.Report.Verdict.NotRun);
            isRun.ShouldBe(
                section.GetProperty("name").GetString() != "scale-x",
                "Without a PostgreSQL server this one alone cannot be done."
            );
            if (section.GetProperty("name").GetString() is "versions" or "traces")
            {
                finding
                    .GetProperty("verdict")
                    .GetString()
                    .ShouldBe(nameof(Comparison.Report.Verdict.Shown), "However busy the machine is.");
            }

            (finding.GetProperty("pictures").GetArrayLength() + finding.GetProperty("tables").GetArrayLength() > 0).ShouldBe(isRun);
        }

        File.Exists(Path.Combine(Output, "report.html")).ShouldBeTrue();
    }

    private void ShouldHaveNoReport() => Directory.GetFiles(Output).ShouldBeEmpty();

    private static bool IsRunning(int process) =>
        File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
}
