using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.Execution;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

public enum DecisionOutcome
{
    Recorded,

    /// <summary>The run hangs on another tab, or on none.</summary>
    NotYours,

    /// <summary>The step is over: it was decided, its time was over, the run was aborted.</summary>
    StepIsOver,
    Unknown,
}

/// <param name="Text">For people, what is in the way; null: nothing was.</param>
public sealed record DecisionAnswer(DecisionOutcome Outcome, string? Text);

/// <summary>A person's verdict on a manual step: from the tab alone that its run hangs on.</summary>
public sealed class DecideStep(RunWriter writer, LiveJobs jobs)
{
    /// <summary>The longest note that is kept, in characters.</summary>
    public const int LongestNote = 4000;

    /// <param name="tab">The tab that it is given in.</param>
    public async Task<DecisionAnswer> Ask(long runId, long stepId, string tab, bool passed, string? note, Actor by, CancellationToken cancellationToken)
    {
        var kept = string.IsNullOrWhiteSpace(note) ? null : note.Trim() is var text && text.Length > LongestNote ? text[..LongestNote] : text;
        if (jobs.Find(runId) is { } signals) kept = signals.Masked(kept);
        var answer = await writer.Do(tx => Decide(tx, runId, stepId, tab, passed, kept, by), cancellationToken);
        // The verdict stands; the job hears of it and goes on.
        if (answer.Outcome == DecisionOutcome.Recorded) jobs.Find(runId)?.Look();
        return answer;
    }

    private static DecisionAnswer Decide(RunTx tx, long runId, long stepId, string tab, bool passed, string? note, Actor by)
    {
        var run = tx.Db.Set<Run>().AsNoTracking().SingleOrDefault(row => row.Id == runId);
        var step = tx.Db.Set<StepExecution>().AsNoTracking().SingleOrDefault(row => row.Id == stepId && row.RunId == runId && row.Kind == StepKind.Manual);
        if (run is null || step is null) return new DecisionAnswer(DecisionOutcome.Unknown, "There is no such step in this run.");
        if (Over(run, step) is { } over) return new DecisionAnswer(DecisionOutcome.StepIsOver, over);
        if (run.ClientKind != ClientKind.Browser || run.ClientId != tab)
            return new DecisionAnswer(DecisionOutcome.NotYours, run.ClientName is { } holder ? $"The run is in {holder} now: the verdict was not recorded." : "Take the run on first: the verdict was not recorded.");

        var facts = new Facts().With("by", by.Name).With("note", note);
        var message = passed ? note : note ?? $"Failed by {by.Name}";
        tx.Move(step, passed ? Moves.PassStep : Moves.FailStep, by, facts.With("message", message), set => set
            .Set(row => row.DecidedBy, by.Name)
            .Set(row => row.Note, note)
            .Set(row => row.Message, message));
        return new DecisionAnswer(DecisionOutcome.Recorded, null);
    }

    private static string? Over(Run run, StepExecution step) => step switch
    {
        { DecidedBy: { } who } => $"{who} has decided “{step.Name}” already: it {(step.Status == StepStatus.Passed ? "passed" : "failed")}. Your verdict was not recorded.",
        { Status: not StepStatus.InProgress } => $"“{step.Name}” is over: {step.Message ?? step.Status.ToString().ToLowerInvariant()}. Your verdict was not recorded.",
        _ when run.Status.IsTerminal() || (run.Status == RunStatus.CancelRequested && !step.Always) => $"The run was aborted: {run.AbortText}. Your verdict was not recorded.",
        _ => null,
    };
}
