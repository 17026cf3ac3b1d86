using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.State;
using TestRuns.Tests.Support;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

public sealed class ExecutionTests
{
    [Fact]
    public async Task Cases_and_steps_run_in_their_order_and_the_run_passes()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a"), Step("b")), Case("two", Step("c")));
        foreach (var name in new[] { "a", "b", "c" }) (await lab.Controllers.Begun(name)).End(StepVerdict.Passed);
        var run = await lab.Until(id, RunStatus.Passed);
        (run.CasesPassed, run.CasesRunning, run.Controller).ShouldBe((2, 0, "lab"));
        lab.Controllers.Closed.ShouldContain(id);
        await lab.Until(() => lab.Controllers.Used, used => used == 0, "the slot to be free");
    }

    [Fact]
    public async Task A_failed_step_skips_the_rest_of_its_case_but_not_teardown_and_not_the_next_case()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a"), Step("b"), Step("t") with { Always = true }), Case("two", Step("c")));
        (await lab.Controllers.Begun("a")).End(StepVerdict.Failed);
        (await lab.Controllers.Begun("t")).End(StepVerdict.Passed);
        (await lab.Controllers.Begun("c")).End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Failed);
        lab.Steps(id).Select(row => row.Status).ShouldBe([StepStatus.Failed, StepStatus.Skipped, StepStatus.Passed, StepStatus.Passed]);
        lab.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.Failed, CaseStatus.Passed]);
    }

    [Fact]
    public async Task A_step_that_may_fail_lets_its_case_go_on()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a") with { ContinueOnFailure = true }, Step("b")));
        (await lab.Controllers.Begun("a")).End(StepVerdict.Failed);
        (await lab.Controllers.Begun("b")).End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Failed);
        lab.Cases(id).ShouldHaveSingleItem().Status.ShouldBe(CaseStatus.Failed);
    }

    [Fact]
    public async Task A_step_can_abort_its_run_by_failing()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a") with { AbortRunOnFailure = true }), Case("two", Step("b")));
        (await lab.Controllers.Begun("a")).End(StepVerdict.Failed);
        (await lab.Until(id, RunStatus.Cancelled)).AbortKind.ShouldBe(AbortKind.Step);
        lab.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.Failed, CaseStatus.Cancelled]);
    }

    [Fact]
    public async Task A_case_with_retries_is_tried_again()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a")) with { Retries = 1 });
        (await lab.Controllers.Begun("a")).End(StepVerdict.Failed);
        (await lab.Controllers.Begun("a")).End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Passed);
        lab.Steps(id).Select(row => (row.Attempt, row.Status)).ShouldBe([(1, StepStatus.Failed), (2, StepStatus.Passed)]);
    }

    [Fact]
    public async Task A_case_that_takes_too_long_fails_and_the_run_goes_on()
    {
        var clock = new ManualTime();
        await using var lab = await RunLab.Open(clock: clock);
        var id = await lab.Make(Case("one", Step("a")) with { Timeout = TimeSpan.FromSeconds(30) }, Case("two", Step("b")));
        var step = await lab.Controllers.Begun("a");
        clock.Advance(TimeSpan.FromSeconds(31));
        await step.Cancelled;
        (await lab.Controllers.Begun("b")).End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Failed);
        lab.Cases(id)[0].ShouldSatisfyAllConditions(row => row.Result.ShouldBe("Timed out after 30 s"), row => row.Cause.ShouldBe(CaseCause.Timeout));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_cancelled()
    {
        var clock = new ManualTime();
        await using var lab = await RunLab.Open(clock: clock);
        var id = await lab.Make(new RunRequest { ProjectId = 0, Name = "slow", Cases = [Case("one", Step("a")) with { Timeout = null }], Timeout = TimeSpan.FromSeconds(300) });
        await lab.Controllers.Begun("a");
        clock.Advance(TimeSpan.FromSeconds(301));
        var run = await lab.Until(id, RunStatus.Cancelled);
        (run.AbortKind, run.AbortText).ShouldBe((AbortKind.Timeout, "Timeout after 300 s"));
    }

    [Fact]
    public async Task An_environment_has_one_run_at_a_time_and_the_next_starts_when_it_is_free()
    {
        await using var lab = await RunLab.Open();
        var first = await lab.Make(new RunRequest { ProjectId = 0, Name = "one", Cases = [Case("one", Step("a"))], Environment = "staging" });
        var held = await lab.Controllers.Begun("a");
        var second = await lab.Make(new RunRequest { ProjectId = 0, Name = "two", Cases = [Case("two", Step("b"))], Environment = "staging" });
        var waiting = await lab.Until(() => lab.Run(second), run => run.WaitsFor is not null, "the reason why it waits");
        waiting.WaitsFor.ShouldBe("environment staging, held by #1");
        held.End(StepVerdict.Passed);
        (await lab.Controllers.Begun("b")).End(StepVerdict.Passed);
        await lab.Until(second, RunStatus.Passed);
        (lab.Run(first).Status, lab.Run(second).WaitsFor).ShouldBe((RunStatus.Passed, null));
        using var db = lab.Db();
        db.Set<Lease>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_without_cases_is_not_started_and_says_why()
    {
        await using var lab = await RunLab.Open();
        var made = await lab.Get<CreateRun>().Make(new RunRequest { ProjectId = lab.Run(await lab.Make(Case("x", Step("x")))).ProjectId, Name = "none", Cases = [] }, RunLab.Ana, default);
        (made.Status, made.NotStarted?.Kind).ShouldBe((RunStatus.Waiting, StartRefusalKind.NoCases));
    }

    [Fact]
    public async Task A_key_is_one_live_run_and_superseding_aborts_the_older()
    {
        await using var lab = await RunLab.Open();
        var request = new RunRequest { ProjectId = 0, Name = "keyed", Cases = [Case("one", Step("a"))], Key = "build-7" };
        var first = await lab.Make(request);
        await lab.Controllers.Begun("a");
        (await lab.Make(request)).ShouldBe(first);
        var second = await lab.Make(request with { Supersede = true });
        second.ShouldNotBe(first);
        (await lab.Until(first, RunStatus.Cancelled)).AbortKind.ShouldBe(AbortKind.Superseded);
    }

    [Fact]
    public async Task A_server_stop_ends_steps_and_puts_the_run_back_to_the_front()
    {
        using var folder = new TempFolder();
        long id;
        await using (var lab = await RunLab.Open(existing: folder))
        {
            id = await lab.Make(Case("done", Step("a")), Case("cut", Step("b"), Step("c")));
            (await lab.Controllers.Begun("a")).End(StepVerdict.Passed);
            (await lab.Controllers.Begun("b")).End(StepVerdict.Passed);
            await lab.Controllers.Begun("c");
            await lab.Stop();
            var stopped = lab.Run(id);
            (stopped.Status, stopped.Epoch, stopped.Kills).ShouldBe((RunStatus.Queued, 1, 0));
            lab.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.Passed, CaseStatus.Created]);
        }

        await using var again = await RunLab.Open(existing: folder);
        (await again.Controllers.Begun("b")).Task.Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_stop_waits_for_a_critical_step_and_never_runs_it_again()
    {
        using var folder = new TempFolder();
        await using var lab = await RunLab.Open(existing: folder);
        var id = await lab.Make(Case("one", Step("migrate") with { Critical = true, Timeout = TimeSpan.FromMinutes(1) }, Step("after")));
        var step = await lab.Controllers.Begun("migrate");
        var stop = lab.Stop();
        stop.IsCompleted.ShouldBeFalse();
        step.WasCancelled.ShouldBeFalse();
        step.End(StepVerdict.Passed);
        await stop;

        lab.Steps(id)[0].Status.ShouldBe(StepStatus.Passed);
        (lab.Run(id).Status, lab.Run(id).AbortKind).ShouldBe((RunStatus.Cancelled, AbortKind.ServerStopped));
    }

    [Fact]
    public async Task The_watchdog_ends_a_live_run_that_nothing_works_on()
    {
        // Its clock stands still: the server's own watchdog, which looks every five seconds, does not look between.
        await using var lab = await RunLab.Open(clock: new ManualTime());
        var id = await lab.Make(Case("one", Step("a")));
        await lab.Controllers.Begun("a");
        lab.Get<LiveJobs>().Remove(id);
        var watchdog = lab.Get<Watchdog>();
        await watchdog.Look(default);
        lab.Run(id).Status.ShouldBe(RunStatus.Started);
        await watchdog.Look(default);
        (lab.Run(id).Status, lab.Run(id).AbortKind).ShouldBe((RunStatus.Cancelled, AbortKind.Internal));
    }

    [Fact]
    public async Task A_job_that_the_scheduler_never_begins_does_not_keep_its_run_alive()
    {
        var clock = new ManualTime();
        await using var lab = await RunLab.Open(clock: clock);
        // Its own time would be over at the same moment.
        var id = await lab.Make(Case("one", Step("a")) with { Timeout = null });
        await lab.Controllers.Begun("a");
        lab.Get<LiveJobs>().Find(id)!.Begun = false;
        await lab.Get<Watchdog>().Look(default);
        lab.Run(id).Status.ShouldBe(RunStatus.Started);
        clock.Advance(TimeSpan.FromSeconds(61));
        await lab.Get<Watchdog>().Look(default);
        await lab.Until(id, RunStatus.Cancelled);
        lab.Run(id).AbortKind.ShouldBe(AbortKind.Internal);
    }

    [Fact]
    public async Task What_comes_of_an_ended_run_changes_nothing_and_is_kept()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a")));
        (await lab.Controllers.Begun("a")).End(StepVerdict.Failed);
        await lab.Until(id, RunStatus.Failed);
        await lab.Get<LateReport>().Keep("lab", id, lab.Steps(id)[0].Id, new StepReport(StepVerdict.Passed), default);
        lab.Steps(id)[0].Status.ShouldBe(StepStatus.Failed);
        lab.Events(id).ShouldContain(EventTypes.LateIgnored);
    }

    [Fact]
    public async Task One_command_that_fails_does_not_take_the_others_with_it()
    {
        await using var lab = await RunLab.Open();
        var good = Enumerable.Range(0, 20).Select(_ => lab.Make(Case("one", Step("a")))).ToList();
        var bad = lab.Writer.Do(_ => throw new InvalidDataException("broken"), default);
        await Task.WhenAll(good);
        await Should.ThrowAsync<InvalidDataException>(bad);
        good.Select(task => task.Result).ShouldBeUnique();
    }
}
