using System.Collections.Concurrent;

namespace TestRuns.Hooks.Inbound;

/// <summary>A call that was signed as it should be.</summary>
public sealed record StopCall(DateTimeOffset At, string? Key, string? Status, StopAnswer Answer);

/// <param name="Calls">The newest first.</param>
/// <param name="Refused">How many were not signed as they should be, <paramref name="LastRefused"/> being the latest.</param>
public sealed record StopCallsOfProject(IReadOnlyList<StopCall> Calls, int Refused, DateTimeOffset? LastRefused, string? WhyRefused);

/// <summary>
/// What came in lately, for whoever sets up a sender and wonders why nothing happens. Kept in memory since the start: what
/// was aborted stands in the runs' own records.
/// </summary>
public sealed class StopCalls(HookNews news, TimeProvider time)
{
    private const int Most = 20;

    private readonly ConcurrentDictionary<long, StopCallsOfProject> projects = new();

    public StopCallsOfProject Of(long projectId) => projects.GetValueOrDefault(projectId) ?? new StopCallsOfProject([], 0, null, null);

    internal void Note(long projectId, StopWish? wish, StopAnswer answer)
    {
        var call = new StopCall(time.GetUtcNow(), wish?.Key, wish?.Status, answer);
        Change(projectId, now => now with { Calls = [call, .. now.Calls.Take(Most - 1)] });
    }

    /// <summary>Counted apart: who knocks without a secret must not push the others out.</summary>
    internal void NoteRefused(long projectId, string why)
    {
        var at = time.GetUtcNow();
        Change(projectId, now => now with { Refused = now.Refused + 1, LastRefused = at, WhyRefused = why });
    }

    private void Change(long projectId, Func<StopCallsOfProject, StopCallsOfProject> change)
    {
        projects.AddOrUpdate(projectId, _ => change(new StopCallsOfProject([], 0, null, null)), (_, now) => change(now));
        news.Tell();
    }
}
