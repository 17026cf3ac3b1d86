namespace TestRuns.Worker;

/// <summary>Wakes whoever asked before: ask, look at the state, then wait.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource next = New();

    public Task Next() => Volatile.Read(ref next).Task;

    public void Set() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
