using System.Diagnostics.CodeAnalysis;
using TestRuns.Masking;

namespace TestRuns.Runs.Execution;

/// <summary>
/// What an executing job has to hear at once. A signal only wakes it: what it means stands in the database, and the job
/// reads that before each step.
/// </summary>
/// <param name="startSlots">What the run was started with: one slot, or none where its first step needs none; after a restart one for each step that it waits for.</param>
/// <param name="announced">When the run was given to the scheduler.</param>
public sealed class JobSignals(IReadOnlyList<IStepSlot> startSlots, DateTimeOffset announced)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, bool> cases = [];
    private Lazy<SecretMask>? mask;
    private TaskCompletionSource changed = new();

    public IReadOnlyList<IStepSlot> StartSlots => startSlots;

    public DateTimeOffset Announced => announced;

    /// <summary>The scheduler has called the job. One that it never calls must not keep a run alive.</summary>
    public bool Begun { get; set; }

    /// <summary>For a job that did not get as far as having a loop: that gives them back, too.</summary>
    public void GiveBackSlots()
    {
        foreach (var slot in startSlots) slot.Dispose();
    }

    /// <summary>Completes when the job is over.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool AbortAsked { get; private set; }

    public bool Forced { get; private set; }

    /// <summary>The server is stopping: steps end, the run goes back to the queue.</summary>
    public bool Stopping { get; private set; }

    /// <summary>Completes at the next signal. Take it before looking at the flags, so that none falls between.</summary>
    public Task Changed
    {
        get
        {
            lock (gate) return changed.Task;
        }
    }

    /// <summary>Hides the run's secrets in what others say of it while it is executed: reasons, notes, results.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Masked(string? text) => text is not null && mask is { } hides ? hides.Value.Apply(text) : text;

    /// <summary>Made when it is first needed: most runs end without.</summary>
    internal void Hide(IReadOnlyList<string> secrets) => mask = new Lazy<SecretMask>(() => new SecretMask(secrets));

    /// <summary>Returns when the step under way was asked to end, which is done in this thread: that is what an abort waits for.</summary>
    /// <remarks>Not under a lock.</remarks>
    public void Abort(bool force) => Signal(
        () =>
        {
            AbortAsked = true;
            Forced |= force;
        },
        wake => wake.SetResult());

    public void CancelCase(long caseId, bool force) => Signal(() => cases[caseId] = force || (cases.TryGetValue(caseId, out var forced) && forced));

    /// <summary>Something that a manual step waits for may have happened: a verdict, somebody who takes the run on.</summary>
    public void Look() => Signal(static () => { });

    public void Stop() => Signal(() => Stopping = true);

    /// <summary>Was this case to be cancelled, and by force?</summary>
    public (bool Asked, bool Forced) CaseCancel(long caseId)
    {
        lock (gate) return cases.TryGetValue(caseId, out var forced) ? (true, forced) : (false, false);
    }

    private void Signal(Action set) => Signal(set, static wake => ThreadPool.UnsafeQueueUserWorkItem(static done => done.SetResult(), wake, preferLocal: false));

    private void Signal(Action set, Action<TaskCompletionSource> tell)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            set();
            // Who waits for it goes on in the thread that completes it.
            (wake, changed) = (changed, new TaskCompletionSource());
        }

        tell(wake);
    }
}
