using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Reading;
using TestRuns.Runs.State;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

/// <summary>Several cases of one run in progress at once: what is true of one is true of all of them.</summary>
public sealed class ParallelTests
{
    [Fact]
    public async Task As_many_cases_as_may_be_are_in_progress_at_once_and_no_more()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var id = await lab.Beside(3, Cases("a", "b", "c", "d"));
        var first = await Begun(lab, "a", "b", "c");
        lab.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.InProgress, CaseStatus.InProgress, CaseStatus.InProgress, CaseStatus.Created]);
        lab.Run(id).CasesRunning.ShouldBe(3);
        first[1].End(StepVerdict.Passed);
        var last = await lab.Controllers.Begun("d");
        lab.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.InProgress, CaseStatus.Passed, CaseStatus.InProgress, CaseStatus.InProgress]);
        foreach (var step in first.Append(last)) step.End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Passed);
        await lab.Until(() => lab.Controllers.Used, used => used == 0, "all slots to be free");
        lab.Controllers.Closed.ShouldBe([id]);
    }

    [Fact]
    public async Task The_last_case_and_the_run_end_in_one_commit_whoever_is_the_last()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var seen = new List<string>();
        var id = await lab.Beside(4, Cases("a", "b", "c", "d"));
        var steps = await Begun(lab, "a", "b", "c", "d");
        lab.Writer.Committed += commit =>
        {
            lock (seen) seen.Add(string.Join(' ', commit.Events.Where(one => one.Type is EventTypes.CaseFinished or EventTypes.RunPassed).Select(one => one.Type)));
        };
        await Task.WhenAll(steps.Select(step => Task.Run(() => step.End(StepVerdict.Passed))));
        await lab.Until(id, RunStatus.Passed);
        lock (seen) seen.Last(one => one.Length > 0).ShouldEndWith("case.finished run.passed");
    }

    [Fact]
    public async Task With_a_single_slot_its_cases_go_one_after_the_other()
    {
        await using var lab = await RunLab.Open(slots: 1);
        var id = await lab.Beside(3, Cases("a", "b", "c"));
        foreach (var name in new[] { "a", "b", "c" })
        {
            var step = await lab.Controllers.Begun(name);
            lab.Run(id).CasesRunning.ShouldBe(1);
            step.End(StepVerdict.Passed);
        }

        await lab.Until(id, RunStatus.Passed);
    }

    [Fact]
    public async Task The_first_slot_of_a_run_that_waits_goes_before_the_second_of_one_that_runs()
    {
        await using var lab = await RunLab.Open(slots: 2);
        var wide = await lab.Beside(3, Cases("a", "b", "c", "d"));
        var steps = await Begun(lab, "a", "b");
        var other = await lab.Make(Case("other", Step("x")));
        await lab.Until(() => lab.Run(other).WaitsFor, what => what == "a free slot", "the other run to wait");
        // Its own slot it keeps, the spare one it gives back between two cases.
        steps[1].End(StepVerdict.Passed);
        var waited = await lab.Controllers.Begun("x");
        lab.Run(wide).CasesRunning.ShouldBe(1);
        waited.End(StepVerdict.Passed);
        await lab.Until(other, RunStatus.Passed);
        var further = await lab.Controllers.Begun("c");
        steps[0].End(StepVerdict.Passed);
        (await lab.Controllers.Begun("d")).End(StepVerdict.Passed);
        further.End(StepVerdict.Passed);
        await lab.Until(wide, RunStatus.Passed);
    }

    [Fact]
    public async Task An_abort_ends_all_of_them_and_is_one_event_with_one_reason()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var id = await lab.Beside(4, Cases("a", "b", "c", "d", "e"));
        var steps = await Begun(lab, "a", "b", "c", "d");
        (await lab.AbortIt(id, text: "wrong branch")).ShouldBe(new AbortAnswer(AbortOutcome.Accepted, RunStatus.CancelRequested));
        foreach (var step in steps) (await step.Cancelled).ShouldBeFalse();
        var run = await lab.Until(id, RunStatus.Cancelled);
        (run.AbortText, run.EndedProcesses, run.EndedAfterMs, run.AbortUnconfirmed).ShouldBe(("wrong branch", 28, 400, false));
        lab.Cases(id).Select(row => (row.Status, row.Result)).ShouldBe(
            [.. Enumerable.Repeat((CaseStatus.Failed, (string?)"wrong branch"), 4), (CaseStatus.Cancelled, "wrong branch")]);
        lab.Steps(id).ShouldAllBe(step => step.Status == StepStatus.Cancelled);
        lab.Events(id).Count(type => type == EventTypes.AbortRequested).ShouldBe(1);
        lab.Events(id).Count(type => type == EventTypes.RunCancelled).ShouldBe(1);
        await lab.Until(() => lab.Controllers.Used, used => used == 0, "all slots to be free");
    }

    [Fact]
    public async Task The_run_is_cancelled_only_when_the_last_step_is_confirmed_dead()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var id = await lab.Beside(3, Cases("a", "b", "c"));
        var steps = await Begun(lab, "a", "b", "c");
        steps[1].Obeys = false;
        await lab.AbortIt(id);
        await lab.Until(() => lab.Run(id).CasesFailed, failed => failed == 2, "the other two to end");
        lab.Run(id).Status.ShouldBe(RunStatus.CancelRequested);
        lab.Controllers.Closed.ShouldBeEmpty();
        steps[1].End(StepVerdict.Killed);
        await lab.Until(id, RunStatus.Cancelled);
    }

    [Fact]
    public async Task Of_several_critical_steps_the_abort_waits_for_the_one_that_may_take_longest_and_says_so()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var id = await lab.Beside(3, Case("one", Critical("short", 2)), Case("two", Critical("long", 5)), Case("three", Step("c")));
        var steps = await Begun(lab, "short", "long", "c");
        (await lab.AbortIt(id)).Outcome.ShouldBe(AbortOutcome.Deferred);
        var run = lab.Run(id);
        (run.AbortDeferredStep, run.AbortDeferredUntil).ShouldBe(("long, short", lab.Steps(id).Single(step => step.Name == "long").Deadline));
        await lab.Until(() => lab.Run(id).CasesFailed, failed => failed == 1, "the step that is not critical to end");
        steps.Take(2).ShouldAllBe(step => !step.WasCancelled);
        steps[1].End(StepVerdict.Passed);
        run = await lab.Until(() => lab.Run(id), now => now.AbortDeferredStep == "short", "the abort to wait for the other alone");
        (run.Status, run.AbortDeferredUntil).ShouldBe((RunStatus.CancelRequested, lab.Steps(id).Single(step => step.Name == "short").Deadline));
        steps[0].End(StepVerdict.Passed);
        run = await lab.Until(id, RunStatus.Cancelled);
        (run.AbortDeferredStep, run.AbortDeferredUntil).ShouldBe((null, null));
        lab.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.Passed, CaseStatus.Passed, CaseStatus.Failed]);
    }

    [Fact]
    public async Task Teardown_of_each_case_in_progress_runs_after_an_abort_and_force_ends_it()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var id = await lab.Beside(2, Case("one", Step("a"), Teardown("s")), Case("two", Step("b"), Teardown("t")), Case("three", Step("c"), Teardown("u")));
        await Begun(lab, "a", "b");
        await lab.AbortIt(id);
        var teardown = await Begun(lab, "s", "t");
        teardown[0].End(StepVerdict.Passed);
        await lab.Until(() => lab.Run(id).CasesFailed, failed => failed == 1, "the first case to end");
        lab.Run(id).Status.ShouldBe(RunStatus.CancelRequested);
        await lab.AbortIt(id, force: true);
        (await teardown[1].Cancelled).ShouldBeTrue();
        await lab.Until(id, RunStatus.Cancelled);
        lab.Steps(id).Count(step => step.Name == "u").ShouldBe(0);
    }

    [Fact]
    public async Task Cancelling_one_case_leaves_the_others()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var id = await lab.Beside(2, Cases("a", "b", "c"));
        var steps = await Begun(lab, "a", "b");
        await lab.Get<CancelCase>().Ask(id, lab.Cases(id)[0].Id, AbortReason.Asked(RunLab.Ana, text: null), force: false, default);
        var next = await lab.Controllers.Begun("c");
        steps[1].WasCancelled.ShouldBeFalse();
        steps[1].End(StepVerdict.Passed);
        next.End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Failed);
        lab.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.Cancelled, CaseStatus.Passed, CaseStatus.Passed]);
    }

    [Fact]
    public async Task A_step_that_ends_its_run_by_failing_ends_the_cases_beside_it()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var id = await lab.Beside(3, Case("one", Step("a") with { AbortRunOnFailure = true }), Case("two", Step("b")), Case("three", Step("c")));
        var steps = await Begun(lab, "a", "b", "c");
        steps[0].End(StepVerdict.Failed);
        (await steps[1].Cancelled).ShouldBeFalse();
        (await steps[2].Cancelled).ShouldBeFalse();
        (await lab.Until(id, RunStatus.Cancelled)).AbortKind.ShouldBe(AbortKind.Step);
    }

    [Fact]
    public async Task A_case_is_tried_again_while_others_go_on_and_the_run_waits_for_it()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var id = await lab.Beside(2, Case("one", Step("a")) with { Retries = 1 }, Case("two", Step("b")));
        var steps = await Begun(lab, "a", "b");
        steps[1].End(StepVerdict.Passed);
        steps[0].End(StepVerdict.Failed);
        (await lab.Controllers.Begun("a")).End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Passed);
        lab.Cases(id)[0].Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Each_case_has_a_folder_of_its_own_and_keeps_to_its_controller()
    {
        await using var lab = await RunLab.Open(slots: 8, machines: ["north", "south"]);
        var id = await lab.Beside(2, Case("one", Step("a"), Step("b")), Case("two", Step("c"), Pause("p"), Step("d")));
        var first = await Begun(lab, "a", "c");
        first.Select(step => step.Task.Folder).ShouldBe(["case-1", "case-2"]);
        first.Select(step => step.Controller).ShouldBe(["north", "south"], ignoreOrder: true);
        foreach (var step in first) step.End(StepVerdict.Passed);
        var second = await Begun(lab, "b", "d");
        second.Select(step => (step.Task.Folder, step.Controller)).ShouldBe(first.Select(step => (step.Task.Folder, step.Controller)));
        foreach (var step in second) step.End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Passed);
        lab.Controllers.Closed.ShouldBe([id, id], "each controller removes its part of the workspace");
        var alone = await lab.Make(Case("alone", Step("e")));
        var only = await lab.Controllers.Begun("e");
        only.Task.Folder.ShouldBeNull();
        only.End(StepVerdict.Passed);
        await lab.Until(alone, RunStatus.Passed);
    }

    [Fact]
    public async Task What_is_to_be_done_by_hand_is_done_one_at_a_time()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var id = await lab.Beside(3, Case("one", Look("a")), Case("two", Look("b")), Case("three", Step("c")));
        var machine = await lab.Controllers.Begun("c");
        await lab.Get<AttachRun>().Ask(id, new RunClient(ClientKind.Browser, "tab1", "Ana's tab"), RunLab.Ana, takeOver: false, default);
        for (var turn = 0; turn < 2; turn++)
        {
            var open = await lab.Until(() => lab.Steps(id).FindAll(ManualWork.IsUnderWay), steps => steps.Count > 0, "a step to be done by hand");
            lab.Run(id).WaitsFor.ShouldBe("a verdict in Ana's tab");
            (await lab.Get<DecideStep>().Ask(id, open.ShouldHaveSingleItem().Id, "tab1", passed: true, note: null, RunLab.Ana, default)).Outcome.ShouldBe(DecisionOutcome.Recorded);
        }

        machine.End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Passed);
    }

    [Fact]
    public async Task A_job_that_fails_in_one_case_ends_the_others_and_the_run_says_why()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var id = await lab.Beside(2, Cases("a", "b"));
        var steps = await Begun(lab, "a", "b");
        steps[0].Break(new InvalidOperationException("a bug"));
        (await steps[1].Cancelled).ShouldBeTrue();
        var run = await lab.Until(id, RunStatus.Cancelled);
        (run.AbortKind, run.AbortText).ShouldBe((AbortKind.Internal, "The job failed: a bug"));
        await lab.Until(() => lab.Controllers.Used, used => used == 0, "all slots to be free");
    }

    private static StepSpec Critical(string name, int minutes) => Step(name) with { Critical = true, Timeout = TimeSpan.FromMinutes(minutes) };

    private static StepSpec Teardown(string name) => Step(name) with { Always = true };

    private static StepSpec Look(string name) => new() { Name = name, Kind = StepKind.Manual, Manual = new ManualSpec("Look at it", null) };

    private static StepSpec Pause(string name) => new() { Name = name, Kind = StepKind.Wait, Wait = TimeSpan.FromMilliseconds(1) };

    /// <summary>One case for each of these steps.</summary>
    internal static CaseSpec[] Cases(params string[] steps) => [.. steps.Select(name => Case($"case {name}", Step(name)))];

    /// <summary>Waits until all of them have begun.</summary>
    internal static async Task<IReadOnlyList<PlayedStep>> Begun(RunLab lab, params string[] names)
    {
        var begun = new List<PlayedStep>();
        foreach (var name in names) begun.Add(await lab.Controllers.Begun(name));
        return begun;
    }
}
