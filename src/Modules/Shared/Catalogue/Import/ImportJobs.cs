using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MediatR;

namespace CountryProvider.Catalogue.Import;

/// <summary>
/// Runs imports in the background while the browser polls their progress. A few jobs are kept for a while in the memory of this
/// process. The stored changes are in the history in any case.
/// </summary>
internal sealed partial class ImportJobs<TRow>(IMediator mediator, TimeProvider clock)
{
    private const int MaxJobs = 4;

    private readonly ConcurrentDictionary<string, ImportJob> _jobs = new();

    /// <summary>The time for which a job is kept.</summary>
    public static TimeSpan Age { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Starts a job that compares a file with the stored rows and stores nothing.</summary>
    /// <returns>Null when too many imports are running at the moment.</returns>
    public ImportJob? Start(byte[] content, string contentType)
    {
        foreach (var old in _jobs.Values.Where(job => IsOver(job) || clock.GetUtcNow() - job.Started > Age))
        {
            _jobs.TryRemove(old.Id, out _);
        }

        if (_jobs.Count >= MaxJobs)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var id = $"{now.ToUnixTimeSeconds():x}-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var job = _jobs[id] = new(id, now, content, contentType);
        Run(job, dryRun: true);
        return job;
    }

    /// <summary>The job with that id; null when this process does not have it.</summary>
    public ImportJob? Find(string id) => _jobs.GetValueOrDefault(id);

    /// <summary>Whether another process may have the job with that id.</summary>
    public bool MayBeElsewhere(string id) =>
        Id().IsMatch(id)
        && long.TryParse(id.Split('-')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - seconds) < Age.TotalSeconds;

    /// <summary>Stores the changes of a compared file. Does nothing when the job is storing them already.</summary>
    public void Confirm(ImportJob job)
    {
        if (job.TryConfirm())
        {
            Run(job, dryRun: false);
        }
    }

    [GeneratedRegex(@"\A[0-9a-f]{1,12}-[0-9a-f]{32}\z")]
    private static partial Regex Id();

    private static bool IsOver(ImportJob job) => job.State is { Failure: not null } or { Result.DryRun: false };

    // Runs in the execution context of the request, so that the history names its key and its messages are in its language.
    private void Run(ImportJob job, bool dryRun) =>
        _ = Task.Run(async () =>
        {
            try
            {
                var result = await mediator.Send(new ImportRows<TRow>(job.Content, job.ContentType, dryRun, job));
                job.End(new(default, result, null));
            }
            catch (Exception e)
            {
                job.End(new(default, null, e));
            }
        });
}

/// <summary>A running import.</summary>
internal sealed class ImportJob(string id, DateTimeOffset started, byte[] content, string contentType) : IProgress<ImportProgress>
{
    private volatile ImportState _state = new(default, null, null);
    private int _isConfirmed;

    public string Id => id;

    public DateTimeOffset Started => started;

    public byte[] Content { get; private set; } = content;

    public string ContentType => contentType;

    public ImportState State => _state;

    public bool TryConfirm()
    {
        if (_state.Result is not { DryRun: true } || Interlocked.Exchange(ref _isConfirmed, 1) == 1)
        {
            return false;
        }

        _state = new(new(ImportPhase.Comparing, 0, 0), null, null);
        return true;
    }

    public void Report(ImportProgress value) => _state = new(value, null, null);

    public void End(ImportState state)
    {
        if (state.Result is not { DryRun: true })
        {
            Content = []; // The content is not needed any more.
        }

        _state = state;
    }
}

/// <summary>The state of a job.</summary>
/// <param name="Progress">The current progress.</param>
/// <param name="Result">The result; null until the job has one.</param>
/// <param name="Failure">The error; null when the job has not failed.</param>
internal sealed record ImportState(ImportProgress Progress, ImportResult? Result, Exception? Failure);
