using System.Collections.Concurrent;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>What the server has answered: that must be so for ever, whatever happened to it since.</summary>
public sealed class Promises
{
    private readonly ConcurrentDictionary<long, bool> made = new();
    private readonly ConcurrentDictionary<long, bool> aborted = new();

    public IReadOnlyCollection<long> Runs => [.. made.Keys];

    public void Made(long runId) => made[runId] = true;

    public void Aborted(long runId) => aborted[runId] = true;

    public IEnumerable<Violation> Broken(Records seen)
    {
        var runs = seen.Runs.ToDictionary(run => run.Id);
        foreach (var id in made.Keys.Where(id => !runs.ContainsKey(id))) yield return new($"run {id} was made and is not there");
        foreach (var id in aborted.Keys.Where(id => runs.GetValueOrDefault(id)?.AbortKind is null)) yield return new($"run {id} was promised to be aborted and is not");
    }
}
