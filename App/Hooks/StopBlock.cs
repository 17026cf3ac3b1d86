namespace TestRuns.Hooks;

/// <summary>The block <c>stop</c> of the queue: whether calls from outside may abort runs, and what they aborted.</summary>
/// <param name="Enabled">False: such calls change nothing.</param>
/// <param name="Projects">The keys of the projects in which they may; empty: in all.</param>
/// <param name="CancelledCount">How many runs they have ended.</param>
/// <param name="Recent">The latest of them, the newest first.</param>
public sealed record StopBlock(bool Enabled, IReadOnlyList<string> Projects, int CancelledCount, IReadOnlyList<StoppedRun> Recent);

/// <param name="Project">Its key.</param>
/// <param name="Reason">As the run's record has it.</param>
public sealed record StoppedRun(long Id, int Number, string Project, string? Key, string Reason, DateTimeOffset At);
