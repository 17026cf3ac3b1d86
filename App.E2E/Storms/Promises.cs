using System.Collections.Concurrent;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>What the server has answered: that must be so for ever, whatever happened to it since.</summary>
public sealed class Promises
{
    private readonly ConcurrentDictionary<long, bool> made = new();
    private readonly ConcurrentDictionary<long, bool> aborted = new();
    private readonly ConcurrentDictionary<long, bool> tied = new();

    public IReadOnlyCollection<long> Runs => [.. made.Keys];

    public void Made(long runId) => made[runId] = true;

    public void Aborted(long runId) => aborted[runId] = true;

    /// <summary>It goes on until the page is closed that it hangs on.</summary>
    public void Tied(long runId) => tied[runId] = true;

    public bool IsTied(long runId) => tied.ContainsKey(runId);

    /// <summary>
    /// Runs that go on for long and hang on no page: whoever wanted to tie them could not, and nobody else will end them. Nor those of
    /// which whoever asked for them never had an answer, as the storm was over, or the server had been killed before it gave one.
    /// </summary>
    public IEnumerable<long> Untied(Records seen) =>
        seen.Runs.Where(run => run is { IsTerminal: false, ClientKind: null } && (tied.ContainsKey(run.Id) || !made.ContainsKey(run.Id))).Select(run => run.Id);

    public IEnumerable<Violation> Broken(Records seen)
    {
        var runs = seen.Runs.ToDictionary(run => run.Id);
        foreach (var id in made.Keys.Where(id => !runs.ContainsKey(id))) yield return new($"run {id} was made and is not there");
        foreach (var id in aborted.Keys.Where(id => runs.GetValueOrDefault(id)?.AbortKind is null)) yield return new($"run {id} was promised to be aborted and is not");
    }
}
