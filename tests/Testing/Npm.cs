using System.ComponentModel;
using System.Diagnostics;

namespace CountryProvider.Testing;

/// <summary>Brings packages of the npm registry into a folder of a test's own.</summary>
public static class Npm
{
    /// <summary>Installs what the lock file in the folder names.</summary>
    /// <returns>Why that cannot be done; null when it is.</returns>
    public static string? Install(string folder)
    {
        try
        {
            using var npm = Process.Start(
                new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"])
                {
                    WorkingDirectory = folder,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var output = npm.StandardOutput.ReadToEndAsync();
            var errors = npm.StandardError.ReadToEndAsync();
            if (!npm.WaitForExit(TimeSpan.FromMinutes(3)))
            {
                npm.Kill(entireProcessTree: true);
                return "npm did not bring the packages within 3 minutes.";
            }

            return npm.ExitCode == 0 ? null : $"npm could not bring the packages: {errors.Result}{output.Result}";
        }
        catch (Win32Exception)
        {
            return "npm is not installed (apt-get install npm).";
        }
    }
}
