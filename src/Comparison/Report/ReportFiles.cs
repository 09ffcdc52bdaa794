using System.Text.Encodings.Web;
using System.Text.Json;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Web.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CountryProvider.Comparison.Report;

/// <summary>The files of a report.</summary>
internal static class ReportFiles
{
    /// <summary>The report for people. It needs no other file and no network.</summary>
    public const string Page = "report.html";

    /// <summary>All figures, for programs.</summary>
    public const string Data = "report.json";

    private const string Unfinished = ".unfinished";

    /// <summary>Checks that the files can be written.</summary>
    /// <exception cref="StartupException">They cannot be written.</exception>
    public static void Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (Paths(folder).Find(Directory.Exists) is { } taken)
            {
                throw new IOException($"{taken} is a folder.");
            }

            File.Create(Path.Combine(folder, Path.GetRandomFileName()), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refusal(folder, e);
        }
    }

    /// <summary>
    /// Writes all files, or none. Replaces existing files. Creates the folder if it does not exist.
    /// </summary>
    /// <exception cref="StartupException">They cannot be written.</exception>
    public static async Task WriteAsync(ComparisonReport report, string folder, CancellationToken stop)
    {
        Prepare(folder);
        var html = await RenderAsync(report);
        var paths = Paths(folder);
        try
        {
            await File.WriteAllTextAsync(paths[0] + Unfinished, html, stop);
            await using (var data = File.Create(paths[1] + Unfinished))
            {
                await JsonSerializer.SerializeAsync(data, report, ReportJson.Default.ComparisonReport, stop);
            }

            paths.ForEach(path => File.Move(path + Unfinished, path, overwrite: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refusal(folder, e);
        }
        finally
        {
            paths.ForEach(path => File.Delete(path + Unfinished));
        }
    }

    /// <summary>The page as HTML.</summary>
    public static async Task<string> RenderAsync(ComparisonReport report)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<HtmlEncoder, PlainHtmlEncoder>()
            .AddSingleton(report)
            .BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<ReportPage>(ParameterView.Empty)).ToHtmlString()
        );
    }

    private static List<string> Paths(string folder) => [Path.Combine(folder, Page), Path.Combine(folder, Data)];

    private static StartupException Refusal(string folder, Exception cause) =>
        new([$"{folder} cannot be written to: {cause.Message} Name another folder as --output, or change its permissions."]);
}
