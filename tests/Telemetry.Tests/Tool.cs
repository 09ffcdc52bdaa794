using System.ComponentModel;
using System.Diagnostics;

namespace CountryProvider.Telemetry.Tests;

/// <summary>
/// The programs of Prometheus, from Debian's package. Without them a test is skipped, unless all tools are required (CI).
/// </summary>
internal static class Tool
{
    public static Process Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (Win32Exception)
        {
            const string Reason = "Prometheus is missing: install its programs (apt-get install prometheus).";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Fail(Reason);
            throw;
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string input, string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, string.Concat(await output));
    }
}
