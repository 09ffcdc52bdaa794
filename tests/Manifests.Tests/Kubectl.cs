using System.Diagnostics;

namespace CountryProvider.Manifests.Tests;

/// <summary>The real kubectl, without a cluster. If kubectl is missing, a test is skipped, unless all tools are required (CI).</summary>
internal static class Kubectl
{
    // Nothing listens there.
    private const string NoCluster = """
        apiVersion: v1
        kind: Config
        clusters: [{name: none, cluster: {server: "http://127.0.0.1:1"}}]
        contexts: [{name: none, context: {cluster: none, user: none}}]
        users: [{name: none, user: {}}]
        current-context: none
        """;

    /// <summary>Runs <c>kubectl kustomize</c>.</summary>
    public static Task<(int ExitCode, string Output, string Error)> KustomizeAsync(string folder) =>
        RunAsync(new("kubectl", ["kustomize", folder]));

    /// <summary>Runs a line of a shell, such as a command of kubectl that needs an API server. None is there: it cannot be reached.</summary>
    /// <param name="line">What a person types.</param>
    /// <param name="folder">Where; kubectl's own files are put there as well.</param>
    public static async Task<(int ExitCode, string Output, string Error)> WithoutClusterAsync(string line, string folder)
    {
        var configuration = Path.Combine(folder, "kubeconfig");
        if (!File.Exists(configuration))
        {
            await File.WriteAllTextAsync(configuration, NoCluster, TestContext.Current.CancellationToken);
        }

        return await RunAsync(
            new("bash", ["-c", line])
            {
                WorkingDirectory = folder,
                Environment = { ["KUBECONFIG"] = configuration, ["KUBECACHEDIR"] = Path.Combine(folder, "cache") },
            }
        );
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(ProcessStartInfo start)
    {
        ShouldBeThere();
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        start.Environment["GOGC"] = "off"; // It ends before its garbage is in the way; collecting takes a third of its time.
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await error);
    }

    private static void ShouldBeThere()
    {
        ShouldBeThere("kubectl", "install version 1.32 or later (https://kubernetes.io/docs/tasks/tools/).");
        ShouldBeThere("jq", "the checks of the workshop read with it what a cluster has.");
    }

    private static void ShouldBeThere(string program, string why)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (folders.Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            return;
        }

        var reason = $"{program} is missing: {why}";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Fail(reason);
    }
}
