namespace TestRuns.Runs.Execution;

/// <summary>What the lanes of one run's job share.</summary>
internal sealed class RunWork(LoopTools tools, RunPlan plan, JobSignals signals)
{
    private readonly TaskCompletionSource allBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int furthest;
    private int slots;

    public LoopTools Tools => tools;

    public RunPlan Plan => plan;

    public JobSignals Signals => signals;

    public Advance Advance { get; } = new(plan, tools.Options);

    /// <summary>What its steps find in <c>TESTRUNS_TOKEN</c>.</summary>
    public string Token { get; } = tools.Surroundings.TokenOf(plan.Run);

    public RunSecrets Secrets { get; } = RunSecrets.Open(plan.Variables?.Closed, tools.Seal);

    public UsedControllers Used { get; } = new(tools, plan);

    /// <summary>Do cases of it go on beside each other?</summary>
    public bool Beside => plan.Run.Parallel > 1;

    /// <summary>How many slots its lanes hold.</summary>
    public int Slots => Volatile.Read(ref slots);

    /// <summary>All cases before this one have been begun, or are not to be: no lane has to look at them again.</summary>
    public int Furthest => Volatile.Read(ref furthest);

    /// <summary>Completes when no case is left to begin.</summary>
    public Task AllBegun => allBegun.Task;

    public void CountSlot(int by) => Interlocked.Add(ref slots, by);

    /// <summary>A lane's step forward is stored, and it stands here.</summary>
    public void Reached(int nextCase)
    {
        int seen;
        while ((seen = Volatile.Read(ref furthest)) < nextCase)
            if (Interlocked.CompareExchange(ref furthest, nextCase, seen) == seen) break;
        if (nextCase >= plan.Todo.Count) allBegun.TrySetResult();
    }

    /// <summary>Nothing of the run will begin any more: who waits for a slot need not.</summary>
    public void Over() => allBegun.TrySetResult();
}
