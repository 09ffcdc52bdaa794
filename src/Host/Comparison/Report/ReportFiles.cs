using System.Text.Json;
using CountryProvider.Host.Settings;

namespace CountryProvider.Host.Comparison.Report;

/// <summary>The files of a report.</summary>
internal static class ReportFiles
{
    /// <summary>Makes sure that they can be written.</summary>
    /// <exception cref="StartupException">They cannot.</exception>
    public static void Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, Path.GetRandomFileName()), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException([$"{folder} cannot be written to: {e.Message} Name another folder as --output, or change its permissions."]);
        }
    }

    /// <summary>Writes all of them, or none.</summary>
    /// <exception cref="StartupException">They cannot be written.</exception>
    public static async Task WriteAsync(ComparisonReport report, string folder, CancellationToken stop)
    {
        await using var file = File.Create(Path.Combine(folder, "report.json"));
        await JsonSerializer.SerializeAsync(file, report, ReportJson.Default.ComparisonReport, stop);
    }
}
