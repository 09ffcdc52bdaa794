using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CountryProvider.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Benchmarks;

/// <summary>What a send through MediatR with validation and telemetry costs more than calling the handler.</summary>
internal sealed class Pipeline : Experiment
{
    public override Task<IReadOnlyList<Result>> RunAsync()
    {
        var config = ManualConfig
            .CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default)
            .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithOption(ConfigOptions.DisableOptimizationsValidator, true);
        var reports = BenchmarkRunner.Run<Sends>(config).Reports;
        var (handler, send) = (Find(nameof(Sends.Handler)), Find(nameof(Sends.Send)));
        var (handlerNs, sendNs) = (handler.ResultStatistics!.Median, send.ResultStatistics!.Median);
        var (handlerBytes, sendBytes) = (Bytes(handler), Bytes(send));
        return Task.FromResult<IReadOnlyList<Result>>([
            new(
                "Send through the pipeline, time over calling the handler",
                Format(sendNs, " ns"),
                Format(handlerNs, " ns"),
                Format(sendNs - handlerNs, " ns"),
                "2,000 ns",
                sendNs - handlerNs <= 2000
            ),
            new(
                "Send through the pipeline, memory over calling the handler",
                Format(sendBytes, " B"),
                Format(handlerBytes, " B"),
                Format(sendBytes - handlerBytes, " B"),
                "1,024 B",
                sendBytes - handlerBytes <= 1024
            ),
        ]);

        BenchmarkReport Find(string method) => reports.Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);

        static double Bytes(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)!.Value;
    }
}

/// <summary>The two things that <see cref="Pipeline"/> compares.</summary>
public class Sends
{
    private readonly Nothing _request = new("DEU", "Germany");
    private TestHost _host = null!;
    private IMediator _mediator = null!;
    private IRequestHandler<Nothing, int> _handler = null!;

    // Not async: in this process nobody would wait for it.
    [GlobalSetup]
    public void Setup()
    {
        _host = ReferenceServer.StartAsync().GetAwaiter().GetResult();
        _mediator = _host.Services.GetRequiredService<IMediator>();
        _handler = _host.Services.GetRequiredService<IRequestHandler<Nothing, int>>();
    }

    [GlobalCleanup]
    public void Cleanup() => _host.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark(Baseline = true)]
    public Task<int> Handler() => _handler.Handle(_request, CancellationToken.None);

    [Benchmark]
    public Task<int> Send() => _mediator.Send(_request);
}
