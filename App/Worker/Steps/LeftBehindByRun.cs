namespace TestRuns.Worker.Steps;

/// <summary>What steps left running, by the run that it belongs to.</summary>
internal sealed class LeftBehindByRun
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, List<LeftBehind>> byRun = [];

    public void Add(long runId, LeftBehind left)
    {
        lock (gate)
        {
            if (!byRun.TryGetValue(runId, out var list)) byRun[runId] = list = [];
            list.Add(left);
        }
    }

    /// <summary>Hands them over: whoever takes them ends them.</summary>
    public IReadOnlyList<LeftBehind> Take(long runId)
    {
        lock (gate) return byRun.Remove(runId, out var list) ? list : [];
    }

    public IReadOnlyList<LeftBehind> TakeAll() => TakeWhere(_ => true);

    public IReadOnlyList<LeftBehind> TakeWhere(Func<long, bool> chosen)
    {
        lock (gate)
        {
            var runs = byRun.Keys.Where(chosen).ToList();
            return [.. runs.SelectMany(Remove)];
        }
    }

    private List<LeftBehind> Remove(long runId) => byRun.Remove(runId, out var list) ? list : [];
}
