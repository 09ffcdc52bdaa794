using System.ComponentModel;
using System.Diagnostics;

namespace CountryProvider.Manifests.Tests;

/// <summary>The real kubectl; no cluster is needed.</summary>
internal static class Kubectl
{
    /// <summary>
    /// Runs <c>kubectl kustomize</c>. Without kubectl the test is skipped, except where everything that tests need has to be there.
    /// </summary>
    public static async Task<(int ExitCode, string Output, string Error)> KustomizeAsync(string folder)
    {
        using var process = Start(folder);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(string folder)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo("kubectl", ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
        }
        catch (Win32Exception)
        {
            const string Reason = "kubectl is missing: install version 1.32 or later (https://kubernetes.io/docs/tasks/tools/).";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Fail(Reason);
            throw;
        }
    }
}
