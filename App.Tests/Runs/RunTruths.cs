using TestRuns.Runs;
using TestRuns.Runs.State;

namespace TestRuns.Tests.Runs;

/// <summary>What must hold of a run at any moment, whatever was asked of it.</summary>
internal sealed class RunTruths(RunWorld world, long runId)
{
    private readonly Dictionary<(string Kind, long Id), string> terminal = [];

    public void Check()
    {
        var run = world.Run(runId);
        var cases = world.Cases(runId);
        var steps = world.Steps(runId);
        var events = world.Events(runId);

        NeverChanges("run", run.Id, run.Status.ToString(), run.Status.IsTerminal());
        foreach (var row in cases) NeverChanges("case", row.Id, row.Status.ToString(), row.Status.IsTerminal());
        foreach (var row in steps) NeverChanges("step", row.Id, row.Status.ToString(), row.Status.IsTerminal());

        StatusToldBy(events).ShouldBe(run.Status, "the events tell how the run came to its status");
        events.Count(happened => happened.Type == EventTypes.AbortRequested).ShouldBe(run.AbortKind is null ? 0 : 1, "one abort, one event");
        events.Select(happened => happened.Id).ShouldBeUnique();
        run.Version.ShouldBe(events.Max(happened => happened.Id));
        CountsAreRight(run, cases);
        foreach (var row in cases.Where(row => row.Status == CaseStatus.Passed))
            steps.Where(step => step.RunCaseId == row.Id && step.Attempt == row.Attempt).ShouldAllBe(step => step.Status == StepStatus.Passed, $"all of {row.Title} passed");
        if (run.AbortDeferredStep is { } deferred)
            steps.ShouldContain(step => step.Name == deferred && step.Critical && step.Status == StepStatus.InProgress, "a deferral waits for a critical step that runs");
        if (run.Status.IsTerminal()) NothingIsOpen(run, cases, steps);
        foreach (var row in cases.Where(row => row.Status.IsTerminal() && row.Attempt > 0))
            events.ShouldContain(happened => (happened.CaseId == row.Id && happened.Type == EventTypes.CaseFinished)
                || ((happened.CaseId ?? row.Id) == row.Id && happened.Type == EventTypes.CaseCancelled));
        foreach (var row in steps.Where(row => row.StartedAt is not null && row.Status.IsTerminal()))
            events.Count(happened => happened.StepId == row.Id && (happened.Type is EventTypes.StepFinished or EventTypes.StepKilled)).ShouldBe(1, $"one end of step {row.Name}");
    }

    private void NeverChanges(string kind, long id, string status, bool isTerminal)
    {
        if (terminal.TryGetValue((kind, id), out var before)) status.ShouldBe(before, $"{kind} {id} was terminal");
        else if (isTerminal) terminal[(kind, id)] = status;
    }

    /// <summary>Follows the run's own events along the transition table.</summary>
    private static RunStatus StatusToldBy(List<RunEvent> events)
    {
        Move<RunStatus>[] table = [Moves.Queue, Moves.Start, Moves.Pass, Moves.Fail, Moves.CancelAtOnce, Moves.ConfirmCancel];
        var status = RunStatus.Waiting;
        foreach (var happened in events)
        {
            if (happened.Type == EventTypes.RunRequeued && happened.CaseId is null)
            {
                status.ShouldBe(RunStatus.Started);
                status = RunStatus.Queued;
            }
            else if (table.FirstOrDefault(move => move.Event == happened.Type && move.From.Contains(status)) is { } move)
            {
                status = move.To;
            }
            else
            {
                happened.Type.ShouldNotBeOneOf([.. table.Select(one => one.Event)], $"no way from {status} by {happened.Type}");
                if (happened.Type == EventTypes.AbortRequested && status == RunStatus.Started && !CancelsAtOnce(events, happened)) status = RunStatus.CancelRequested;
            }
        }

        return status;
    }

    /// <summary>Request and end in one transaction have one time and nothing of the run's own between.</summary>
    private static bool CancelsAtOnce(List<RunEvent> events, RunEvent request) =>
        !events.Exists(happened => happened.Id > request.Id && happened.Type is EventTypes.AbortConfirmed or EventTypes.AbortUnconfirmed)
        && events.Exists(happened => happened.Id > request.Id && happened.Type == EventTypes.RunCancelled);

    private static void CountsAreRight(Run run, List<RunCase> cases)
    {
        run.CasesTotal.ShouldBe(cases.Count);
        run.CasesPassed.ShouldBe(cases.Count(row => row.Status == CaseStatus.Passed));
        run.CasesFailed.ShouldBe(cases.Count(row => row.Status == CaseStatus.Failed));
        run.CasesSkipped.ShouldBe(cases.Count(row => row.Status == CaseStatus.Skipped));
        run.CasesCancelled.ShouldBe(cases.Count(row => row.Status == CaseStatus.Cancelled));
        run.CasesRunning.ShouldBe(cases.Count(row => row.Status is CaseStatus.InProgress or CaseStatus.CancelRequested));
    }

    private void NothingIsOpen(Run run, List<RunCase> cases, List<StepExecution> steps)
    {
        cases.ShouldAllBe(row => row.Status.IsTerminal());
        steps.ShouldAllBe(row => row.Status.IsTerminal());
        run.EndedAt.ShouldNotBeNull();
        run.LiveKey.ShouldBeNull();
        (run.AbortConfirmedAt is not null).ShouldBe(run.Status == RunStatus.Cancelled && !run.AbortUnconfirmed, "an abort is confirmed, or flagged that it is not");
        using var db = world.Db();
        if (run.Status != RunStatus.Cancelled) db.Set<Lease>().Any(lease => lease.RunId == run.Id && lease.HeldUntil == null).ShouldBeFalse("an ended run holds no lease, but until it is safe");
        if (run.Status == RunStatus.Passed) cases.ShouldAllBe(row => row.Status == CaseStatus.Passed || row.Status == CaseStatus.Skipped);
    }
}
