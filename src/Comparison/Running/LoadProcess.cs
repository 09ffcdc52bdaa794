using System.Diagnostics;
using System.Text.Json;
using CountryProvider.Comparison.Load;
using CountryProvider.Host.Tools;

namespace CountryProvider.Comparison.Running;

/// <summary>The load generator in its own process, on its own core if the machine has enough cores.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private readonly Process _process;

    private LoadProcess(Process process) => _process = process;

    public static LoadProcess Start(CpuSet cpus) =>
        new(
            cpus.ForGenerator(() =>
                Process.Start(ProductProcess.StartInfo(ProductProcess.FileOf(typeof(LoadCommand).Assembly), [LoadCommand.Name]))
            )!
        );

    /// <summary>Sends the requests of a plan.</summary>
    /// <param name="begun">Called before the first request.</param>
    /// <exception cref="ComparisonException">The load could not be sent.</exception>
    public async Task<LoadResult> RunAsync(LoadPlan plan, CancellationToken stop, Action? begun = null)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(plan, LoadJson.Default.LoadPlan).AsMemory(), stop);
            await _process.StandardInput.FlushAsync(stop);
            if (await _process.StandardOutput.ReadLineAsync(stop) is not null)
            {
                begun?.Invoke();
            }

            return await _process.StandardOutput.ReadLineAsync(stop) is { } line
                ? JsonSerializer.Deserialize(line, LoadJson.Default.LoadResult)!
                : throw new ComparisonException(
                    $"The load could not be sent: {(await _process.StandardError.ReadToEndAsync(stop)).Trim()}"
                );
        }
        catch (IOException e)
        {
            throw new ComparisonException($"The load generator has ended: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
