namespace TestRuns.Runs.State;

/// <summary>What an abort waits for: critical steps that are under way, each in a case of its own.</summary>
/// <param name="Steps">Their names, for people.</param>
/// <param name="Until">When the last of them is over at the latest.</param>
/// <param name="Latest">The one that may take longest.</param>
internal sealed record Deferral(string Steps, DateTimeOffset? Until, StepExecution Latest)
{
    private const int MostNamed = 3;

    /// <returns>Null: there is nothing to wait for.</returns>
    public static Deferral? Of(IReadOnlyList<StepExecution> open, long? besides = null)
    {
        var critical = open.Where(step => step is { Critical: true, Status: StepStatus.InProgress } && step.Id != besides).OrderByDescending(step => step.Deadline).ToList();
        if (critical.Count == 0) return null;
        var names = critical.Select(step => step.Name).Distinct(StringComparer.Ordinal).ToList();
        var more = names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "";
        return new Deferral(string.Join(", ", names.Take(MostNamed)) + more, critical[0].Deadline, critical[0]);
    }
}
