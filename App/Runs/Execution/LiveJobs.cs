using System.Collections.Concurrent;

namespace TestRuns.Runs.Execution;

/// <summary>The jobs that execute a run right now, by run.</summary>
public sealed class LiveJobs
{
    private readonly ConcurrentDictionary<long, JobSignals> jobs = new();

    public IReadOnlyCollection<long> Runs => [.. jobs.Keys];

    public JobSignals? Find(long runId) => jobs.GetValueOrDefault(runId);

    /// <summary>The reason without the secrets of the run: a step that knows them may have put them in.</summary>
    public AbortReason Masked(long runId, AbortReason reason) => Find(runId) is { } signals ? reason with { Text = signals.Masked(reason.Text) } : reason;

    /// <summary>Those that were announced before this time and that the scheduler has not called.</summary>
    public IReadOnlyList<(long RunId, JobSignals Signals)> NotBegun(DateTimeOffset announcedBefore) =>
        [.. jobs.Where(job => !job.Value.Begun && job.Value.Announced < announcedBefore).Select(job => (job.Key, job.Value))];

    /// <summary>False: another job of the run is still there.</summary>
    public bool TryAdd(long runId, JobSignals signals) => jobs.TryAdd(runId, signals);

    public void Remove(long runId)
    {
        if (jobs.TryRemove(runId, out var signals)) signals.Ended.TrySetResult();
    }

    /// <summary>Waits until none is left of those that are there now.</summary>
    public Task AllEnded() => Task.WhenAll(jobs.Values.Select(signals => signals.Ended.Task));

    public void StopAll()
    {
        foreach (var signals in jobs.Values) signals.Stop();
    }
}
