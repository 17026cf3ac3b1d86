using TestRuns.Runs;
using TestRuns.Runs.Execution;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

public sealed class AbortTests
{
    [Fact]
    public async Task Abort_while_queued_never_starts_the_run()
    {
        await using var lab = await RunLab.Open(slots: 1);
        var first = await lab.Make(Case("one", Step("a")));
        var running = await lab.Controllers.Begun("a");
        var second = await lab.Make(Case("two", Step("b")));
        (await lab.AbortIt(second)).ShouldBe(new AbortAnswer(AbortOutcome.Accepted, RunStatus.Cancelled));
        running.End(StepVerdict.Passed);
        await lab.Until(first, RunStatus.Passed);
        lab.Steps(second).ShouldBeEmpty();
        lab.Events(second).ShouldBe(["run.created", "run.queued", "abort.requested", "case.cancelled", "run.cancelled"]);
    }

    [Fact]
    public async Task A_running_step_is_ended_and_the_record_says_who_and_why()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a")), Case("two", Step("b")));
        await lab.Controllers.Begun("a");
        (await lab.AbortIt(id, text: "wrong branch")).ShouldBe(new AbortAnswer(AbortOutcome.Accepted, RunStatus.CancelRequested));
        var run = await lab.Until(id, RunStatus.Cancelled);
        (run.AbortKind, run.AbortText, run.AbortBy, run.EndedProcesses, run.AbortUnconfirmed).ShouldBe((AbortKind.User, "wrong branch", "Ana", 7, false));
        run.AbortConfirmedAt.ShouldNotBeNull();
        lab.Cases(id).Select(row => (row.Status, row.Result, row.Cause)).ShouldBe(
            [(CaseStatus.Failed, "wrong branch", CaseCause.Abort), (CaseStatus.Cancelled, "wrong branch", CaseCause.Abort)]);
        lab.Steps(id).ShouldHaveSingleItem().Status.ShouldBe(StepStatus.Cancelled);
    }

    [Fact]
    public async Task A_hundred_aborts_make_one_transition_and_one_event()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a")));
        var step = await lab.Controllers.Begun("a");
        step.Obeys = false;
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => lab.AbortIt(id, text: $"reason {n}")));
        answers.Count(answer => answer.Outcome == AbortOutcome.Accepted).ShouldBe(1);
        answers.Count(answer => answer.Outcome == AbortOutcome.AlreadyRequested).ShouldBe(99);
        step.End(StepVerdict.Killed);
        await lab.Until(id, RunStatus.Cancelled);
        lab.Events(id).Count(type => type == EventTypes.AbortRequested).ShouldBe(1);
        (await lab.AbortIt(id)).ShouldBe(new AbortAnswer(AbortOutcome.AlreadyFinished, RunStatus.Cancelled));
        (await lab.AbortIt(99999)).Outcome.ShouldBe(AbortOutcome.Unknown);
    }

    [Fact]
    public async Task A_critical_step_defers_the_abort_until_it_ends()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Critical("migrate"), Step("after")));
        var step = await lab.Controllers.Begun("migrate");
        (await lab.AbortIt(id)).Outcome.ShouldBe(AbortOutcome.Deferred);
        (await lab.AbortIt(id)).Outcome.ShouldBe(AbortOutcome.AlreadyRequested);
        var waiting = lab.Run(id);
        (waiting.Status, waiting.AbortDeferredStep).ShouldBe((RunStatus.CancelRequested, "migrate"));
        waiting.AbortDeferredUntil.ShouldBe(lab.Steps(id)[0].Deadline);
        step.WasCancelled.ShouldBeFalse();
        step.End(StepVerdict.Passed);
        (await lab.Until(id, RunStatus.Cancelled)).AbortDeferredUntil.ShouldBeNull();
        lab.Steps(id).Select(row => row.Status).ShouldBe([StepStatus.Passed, StepStatus.Skipped]);
        lab.Events(id).Count(type => type == EventTypes.AbortDeferred).ShouldBe(1);
    }

    [Fact]
    public async Task Force_overrides_the_deferral()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Critical("migrate")));
        var step = await lab.Controllers.Begun("migrate");
        await lab.AbortIt(id);
        (await lab.AbortIt(id, force: true)).Outcome.ShouldBe(AbortOutcome.Forced);
        (await step.Cancelled).ShouldBeTrue();
        await lab.Until(id, RunStatus.Cancelled);
        lab.Events(id).ShouldContain(EventTypes.AbortForced);
    }

    [Fact]
    public async Task Teardown_of_the_case_in_progress_still_runs_after_an_abort()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a"), Step("b"), Step("teardown") with { Always = true }), Case("two", Step("c") with { Always = true }));
        await lab.Controllers.Begun("a");
        await lab.AbortIt(id);
        var teardown = await lab.Controllers.Begun("teardown");
        lab.Run(id).Status.ShouldBe(RunStatus.CancelRequested);
        teardown.End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Cancelled);
        lab.Steps(id).Select(row => row.Status).ShouldBe([StepStatus.Cancelled, StepStatus.Skipped, StepStatus.Passed]);
    }

    [Fact]
    public async Task Force_ends_teardown_too()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a"), Step("teardown") with { Always = true }));
        await lab.Controllers.Begun("a");
        await lab.AbortIt(id);
        var teardown = await lab.Controllers.Begun("teardown");
        await lab.AbortIt(id, force: true);
        (await teardown.Cancelled).ShouldBeTrue();
        await lab.Until(id, RunStatus.Cancelled);
    }

    [Fact]
    public async Task A_controller_that_does_not_answer_ends_the_run_unconfirmed_and_a_late_answer_confirms_it()
    {
        await using var lab = await RunLab.Open(set: options => options.CancelWait = TimeSpan.FromMilliseconds(300));
        lab.Controllers.Silent = true;
        // Nor does it answer when the job closes the run: that would confirm it, too.
        var closed = new TaskCompletionSource<ProcessProof?>();
        lab.Controllers.WhenClosed = closed.Task.WaitAsync;
        var id = await lab.Make(Case("one", Step("a") with { Run = new() { Command = "x", Grace = TimeSpan.Zero } }));
        var step = await lab.Controllers.Begun("a");
        await lab.AbortIt(id);
        var run = await lab.Until(id, RunStatus.Cancelled);
        (run.AbortUnconfirmed, run.AbortConfirmedAt).ShouldBe((true, null));
        await lab.Get<LateReport>().Keep("lab", id, step.Task.StepId, new StepReport(StepVerdict.Killed), default);
        run = lab.Run(id);
        run.AbortUnconfirmed.ShouldBeFalse();
        run.AbortConfirmedAt.ShouldNotBeNull();
        run.Status.ShouldBe(RunStatus.Cancelled);
        closed.SetResult(null);
    }

    [Fact]
    public async Task Cancelling_one_case_lets_the_run_go_on_and_end_as_failed()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a")), Case("two", Step("b")), Case("three", Step("c")));
        await lab.Controllers.Begun("a");
        var cases = lab.Cases(id);
        var cancel = lab.Get<CancelCase>();
        (await cancel.Ask(id, cases[1].Id, AbortReason.Asked(RunLab.Ana, "not today"), force: false, default)).Outcome.ShouldBe(AbortOutcome.Accepted);
        (await cancel.Ask(id, cases[0].Id, AbortReason.Asked(RunLab.Ana, text: null), force: false, default)).Outcome.ShouldBe(AbortOutcome.Accepted);
        (await lab.Controllers.Begun("c")).End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Failed);
        lab.Cases(id).Select(row => (row.Status, row.CancelledBy)).ShouldBe([(CaseStatus.Cancelled, "Ana"), (CaseStatus.Cancelled, "Ana"), (CaseStatus.Passed, null)]);
    }

    [Fact]
    public async Task A_waiting_step_ends_the_moment_it_is_asked_to()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", new TestRuns.Catalog.StepSpec { Name = "wait", Kind = TestRuns.Catalog.StepKind.Wait, Wait = TimeSpan.FromHours(1) }));
        await lab.Until(() => lab.Steps(id), steps => steps is [{ Status: StepStatus.InProgress }], "the wait to begin");
        await lab.AbortIt(id);
        await lab.Until(id, RunStatus.Cancelled);
    }

    private static TestRuns.Catalog.StepSpec Critical(string name) => Step(name) with { Critical = true, Timeout = TimeSpan.FromMinutes(1) };
}
