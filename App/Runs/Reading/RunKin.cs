namespace TestRuns.Runs.Reading;

/// <summary>A run as another one's page names it.</summary>
public sealed record NamedRun(long Id, int Number, RunStatus Status);

/// <summary>What a run runs again, and what runs it again.</summary>
/// <param name="Of">Null: it is nobody's re-run, or that one was deleted.</param>
/// <param name="Reruns">The oldest first.</param>
public sealed record RunKin(NamedRun? Of, IReadOnlyList<NamedRun> Reruns)
{
    public static RunKin None { get; } = new(null, []);
}
