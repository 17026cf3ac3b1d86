using Microsoft.EntityFrameworkCore;
using TestRuns.Connections;
using TestRuns.Controllers;
using TestRuns.Controllers.Wire;
using TestRuns.Runs;
using TestRuns.Runs.State;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Controllers;

/// <summary>What becomes of runs whose controller breaks, falls silent, comes back, or does not.</summary>
public sealed class ControllerLossTests
{
    [Fact]
    public async Task What_is_back_in_time_goes_on_and_its_result_counts()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        controller.Started(order);
        await controller.Break();
        await lab.Pass(6.9);
        (await controller.Hello()).Resumed.ShouldBeTrue();
        await controller.Finished(order.Id);
        await lab.Until(id, RunStatus.Passed);
        await lab.Pass(60);
        lab.Run(id).Status.ShouldBe(RunStatus.Passed);
        controller.Count<StepOrder>().ShouldBe(1, "it was begun and is not sent again");
        lab.Events(id).Count(one => one == EventTypes.ControllerLost).ShouldBe(1);
        lab.Events(id).Count(one => one == EventTypes.ControllerReturned).ShouldBe(1);
    }

    [Fact]
    public async Task An_order_that_a_socket_swallowed_is_sent_again()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        await lab.Make(Case("one", Step("a")));
        var first = await controller.Order("a");
        await controller.Break();
        await controller.Hello();
        (await controller.Order("a")).Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task A_cancel_and_a_close_that_were_not_answered_are_sent_again()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        (controller.Cancels, controller.Closes) = (false, false);
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        controller.Started(order);
        await lab.Abort(id);
        await controller.Gets<CancelOrder>();
        await controller.Break();
        await controller.Hello();
        await controller.Gets<CancelOrder>();
        controller.Answered(order.Id, CancelAnswer.Ending);
        await controller.Finished(order.Id, StepResult.Killed);
        await controller.Gets<CloseRunOrder>();
        await controller.Break();
        await controller.Hello();
        await controller.Gets<CloseRunOrder>();
        controller.Count<CancelOrder>().ShouldBe(2, "it was answered");
        await controller.RunClosed(id);
        await lab.UntilConfirmed(id);
        lab.Run(id).AbortUnconfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task One_that_stays_away_ends_its_runs_unconfirmed_and_the_next_in_line_waits_until_it_is_safe()
    {
        await using var lab = await ControllerLab.Open();
        var (controller, other) = (await lab.Connected("lab"), (PlayedController?)null);
        var id = await lab.Make(new RunRequest { ProjectId = 0, Name = "run", Environment = "staging", Cases = [Case("one", Step("a"))] });
        var order = await controller.Order("a");
        other = await lab.Connected("other", machine: "machine-2");
        var next = await lab.Make(new RunRequest { ProjectId = 0, Name = "next", Environment = "staging", Cases = [Case("one", Step("b"))] });
        controller.Started(order);
        await controller.Break();
        await lab.PassUntil(() => lab.Run(id).Status == RunStatus.Cancelled, "the run to end", 8, other);
        var run = lab.Run(id);
        (run.AbortKind, run.AbortUnconfirmed, run.AbortText).ShouldBe((AbortKind.ControllerLost, true, "Controller lab was lost: no connection for 7 s"));
        await lab.PassUntil(() => lab.Run(next).Status == RunStatus.Started, "the next to start", 3, other);
        (await other.Order("b")).ShouldNotBeNull();
        await lab.Until(() => lab.Pool.Used("lab"), used => used == 0, "its slot to be free");
        // It comes back: what was not confirmed is asked for and confirmed; a late result has no effect.
        await controller.Hello();
        await controller.Cleared();
        await lab.UntilConfirmed(id);
        lab.Events(id).ShouldContain(EventTypes.AbortResent);
        lab.Events(id).ShouldContain(EventTypes.AbortConfirmed);
        await controller.Finished(order.Id, StepResult.Passed);
        lab.Events(id).ShouldContain(EventTypes.LateIgnored);
        lab.Run(id).Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task The_late_report_of_what_was_killed_confirms_the_abort()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        await controller.Break();
        await lab.PassUntil(() => lab.Run(id).Status == RunStatus.Cancelled, "the run to end");
        controller.Closes = false;
        await controller.Hello();
        await controller.Finished(order.Id, StepResult.CutOff, "Cut off");
        (await lab.UntilConfirmed(id)).AbortUnconfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_late_report_that_comes_before_the_jobs_last_record_is_not_undone_by_it()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        var late = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = lab.Get<RunWriter>();
        void ReportAtOnce(Commit commit)
        {
            if (lab.Run(id).Status != RunStatus.Cancelled) return;
            writer.Committed -= ReportAtOnce;
            late.SetResult(controller.Finished(order.Id, StepResult.CutOff, "Cut off"));
        }

        // The writer tells of a commit before it answers the job that asked for it: the job's next record comes after this report.
        writer.Committed += ReportAtOnce;
        await controller.Break();
        await lab.PassUntil(() => lab.Run(id).Status == RunStatus.Cancelled, "the run to end");
        await (await late.Task).WaitAsync(TimeSpan.FromSeconds(60));
        await lab.Until(() => lab.Pool.Used("lab"), used => used == 0, "the job to end");
        await lab.Settle();
        lab.Run(id).AbortUnconfirmed.ShouldBeFalse();
        lab.Events(id).Where(type => type is EventTypes.AbortUnconfirmed or EventTypes.AbortConfirmed).ShouldBe([EventTypes.AbortUnconfirmed, EventTypes.AbortConfirmed]);
    }

    [Fact]
    public async Task Silence_is_a_broken_socket()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        await controller.Order("a");
        await lab.Pass(4.9);
        await lab.Get<SilenceWatch>().Look();
        controller.WasEnded.ShouldBeFalse();
        await lab.Pass(0.1);
        await lab.Get<SilenceWatch>().Look();
        controller.WasEnded.ShouldBeTrue();
        lab.Book.Find("lab")!.Socket.ShouldBeNull();
        await lab.PassUntil(() => lab.Run(id).Status == RunStatus.Cancelled, "the run to end", 7.5);
    }

    [Fact]
    public async Task A_machine_in_a_new_life_ends_the_runs_of_the_old_one_and_proves_it()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(new RunRequest { ProjectId = 0, Name = "run", Environment = "staging", Cases = [Case("one", Step("a"))] });
        await controller.Order("a");
        await controller.Break();
        controller.Key = null;
        (await controller.Hello()).Resumed.ShouldBeFalse();
        await controller.Cleared();
        var run = await lab.UntilConfirmed(id);
        (run.AbortKind, run.AbortUnconfirmed, run.AbortText).ShouldBe((AbortKind.ControllerLost, false, "Controller lab was restarted"));
        lab.Events(id).ShouldNotContain(EventTypes.AbortUnconfirmed);
        await lab.Until(() => lab.Pool.Used("lab"), used => used == 0, "its slot to be free");
        await using var db = lab.Db();
        (await db.Set<Lease>().CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Teardown_that_comes_up_in_a_new_life_waits_until_that_is_cleared()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a"), Step("t") with { Always = true }));
        await controller.Order("a");
        await controller.Break();
        controller.Key = null;
        await controller.Hello();
        await lab.Until(() => lab.Steps(id), steps => steps[1].Status == StepStatus.InProgress, "teardown to begin");
        await lab.Settle();
        controller.Count<StepOrder>().ShouldBe(1, "nothing before it is cleared");
        await controller.Cleared();
        await controller.Finished((await controller.Order("t")).Id);
        (await lab.UntilConfirmed(id)).AbortUnconfirmed.ShouldBeFalse();
        lab.Steps(id)[1].Status.ShouldBe(StepStatus.Passed);
    }

    [Fact]
    public async Task A_run_between_two_steps_whose_controller_is_lost_is_not_called_confirmed_before_it_is()
    {
        await using var lab = await ControllerLab.Open();
        var (controller, id) = await BetweenSteps(lab);
        await controller.Break();
        await lab.PassUntil(() => lab.Run(id).Status == RunStatus.Cancelled, "the run to end", 8);
        (lab.Run(id).AbortUnconfirmed, lab.Run(id).AbortConfirmedAt).ShouldBe((true, null));
        await controller.Hello();
        await controller.Cleared();
        (await lab.UntilConfirmed(id)).AbortUnconfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_controller_that_is_back_before_the_loss_is_recorded_is_asked_all_the_same()
    {
        // Whichever comes first, the record of the loss or the return: nothing stays unconfirmed on a controller that is there.
        for (var round = 0; round < 20; round++)
        {
            await using var lab = await ControllerLab.Open();
            var (controller, id) = await BetweenSteps(lab);
            await controller.Break();
            await lab.Pass(7);
            await controller.Hello();
            await controller.Cleared();
            await lab.UntilConfirmed(id);
        }
    }

    /// <summary>A run that has one step behind it and waits for a slot, on a controller whose slots are all in use.</summary>
    internal static async Task<(PlayedController Controller, long Id)> BetweenSteps(ControllerLab lab)
    {
        var controller = await lab.Connected(slots: 1);
        var wait = new TestRuns.Catalog.StepSpec { Name = "w", Kind = TestRuns.Catalog.StepKind.Wait, Wait = TimeSpan.FromSeconds(1) };
        var id = await lab.Make(Case("one", Step("a"), wait, Step("b")));
        await controller.Finished((await controller.Order("a")).Id);
        await lab.Until(() => lab.Pool.Used("lab"), used => used == 0, "the slot to be free");
        await lab.Make(Case("other", Step("long")));
        await controller.Order("long");
        await lab.PassUntil(() => lab.Steps(id)[1].Status == StepStatus.Passed, "the wait to be over", heard: controller);
        await lab.Settle();
        return (controller, id);
    }

    [Fact]
    public async Task Teardown_does_not_wait_for_a_controller_that_was_given_up()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var wait = new TestRuns.Catalog.StepSpec { Name = "w", Kind = TestRuns.Catalog.StepKind.Wait, Wait = TimeSpan.FromSeconds(100) };
        var id = await lab.Make(Case("one", Step("a"), wait, Step("t") with { Always = true }) with { Timeout = null });
        await controller.Finished((await controller.Order("a")).Id);
        await lab.Until(() => lab.Steps(id), steps => steps[1].Status == StepStatus.InProgress, "the wait to begin");
        await controller.Break();
        await lab.PassUntil(() => lab.Run(id).Status == RunStatus.Cancelled, "the run to end", 8);
        lab.Steps(id)[2].Status.ShouldBe(StepStatus.Skipped);
        lab.Run(id).AbortUnconfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_goodbye_ends_runs_at_once_and_reports_still_count()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        await controller.Order("a");
        await controller.Goodbye();
        var run = await lab.UntilConfirmed(id);
        (run.AbortKind, run.AbortText, run.AbortUnconfirmed).ShouldBe((AbortKind.ControllerLost, "Controller disconnected", false));
        var waiting = await lab.Make(Case("two", Step("b")));
        (await lab.Until(() => lab.Run(waiting), one => one.WaitsFor is not null, "it to wait")).WaitsFor.ShouldBe("controller lab, which is leaving (stopped by Ctrl-C)");
        await controller.Break();
        lab.Book.Find("lab").ShouldBeNull();
    }

    [Fact]
    public async Task What_a_leaving_controller_kills_by_itself_is_its_loss_and_no_failure()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        controller.Cancels = false;
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        // Its goodbye did not come through, the end of the step did.
        await controller.Finished(order.Id, StepResult.Killed, "Killed: the controller is stopping");
        var run = await lab.UntilConfirmed(id);
        (run.AbortKind, run.AbortText, lab.Steps(id)[0].Status).ShouldBe((AbortKind.ControllerLost, "Killed: the controller is stopping", StepStatus.Cancelled));
    }

    [Fact]
    public async Task What_the_dead_man_ended_is_the_loss_of_the_controller()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a"), Step("b")));
        var order = await controller.Order("a");
        controller.Started(order);
        await controller.Break();
        await lab.Pass(6.5);
        await controller.Hello();
        await controller.Finished(order.Id, StepResult.CutOff, "Cut off from the server for 6 s");
        var run = await lab.UntilConfirmed(id);
        (run.AbortKind, run.AbortText, run.AbortUnconfirmed).ShouldBe((AbortKind.ControllerLost, "Cut off from the server for 6 s", false));
        controller.Count<StepOrder>().ShouldBe(1);
    }

    [Fact]
    public async Task The_end_of_an_old_socket_after_a_resumption_is_nothing()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        var old = controller.Connection!;
        await controller.Hello();
        await lab.Registry.SocketGone(old, "closed");
        await lab.Pass(20);
        await controller.Finished(order.Id);
        await lab.Until(id, RunStatus.Passed);
    }

    [Fact]
    public async Task A_socket_that_breaks_as_the_next_one_comes_loses_nobody()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        for (var round = 0; round < 200; round++)
        {
            var connection = controller.Connection!;
            var breaking = Task.Run(() => lab.Registry.SocketGone(connection, "broke"));
            var coming = Task.Run(() => controller.Hello());
            await Task.WhenAll(breaking, coming);
        }

        // The last hello is the newest socket: whatever broke, broke before it.
        await lab.Pass(30);
        lab.Book.Find("lab").ShouldNotBeNull().Socket.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_hello_at_the_very_end_of_the_grace_finds_a_session_or_begins_one_and_stays()
    {
        for (var round = 0; round < 30; round++)
        {
            await using var lab = await ControllerLab.Open();
            var controller = await lab.Connected();
            var id = await lab.Make(Case("one", Step("a")));
            var order = await controller.Order("a");
            controller.Started(order);
            await controller.Break();
            await lab.Pass(6.9);
            if (round % 2 == 0) controller.Key = null;
            var over = Task.Run(() => lab.Pass(0.1));
            var welcome = await Task.Run(() => controller.Hello());
            await over;
            welcome.Refused.ShouldBeNull();
            await lab.Get<ClientTracker>().Settled();
            if (!welcome.Resumed) await controller.Cleared();
            else await controller.Finished(order.Id, StepResult.Killed);
            controller.WasEnded.ShouldBeFalse("who was welcomed is not thrown out");
            lab.Pool.IsConnected("lab").ShouldBeTrue();
            await lab.Until(() => lab.Run(id), run => run.Status.IsTerminal(), "the run to end");
            await lab.UntilConfirmed(id);
            var next = await lab.Make(Case("two", Step("b")));
            await controller.Finished((await controller.Order("b")).Id);
            await lab.Until(next, RunStatus.Passed);
            await lab.Until(() => lab.Pool.Used("lab"), used => used == 0, "its slots to be free");
        }
    }

    [Fact]
    public async Task A_run_that_starts_as_its_controller_is_given_up_ends()
    {
        for (var round = 0; round < 15; round++)
        {
            await using var lab = await ControllerLab.Open();
            var controller = await lab.Connected();
            await controller.Break();
            await lab.Pass(6.9);
            await controller.Hello();
            var making = Task.Run(() => lab.Make(Case("one", Step("a"))));
            await controller.Break();
            await lab.Pass(7);
            var id = await making;
            await lab.Settle();
            await lab.Until(() => lab.Run(id), run => run.Status is RunStatus.Cancelled or RunStatus.Queued, "the run to end or to wait");
            await lab.Until(() => lab.Pool.Used("lab"), used => used == 0, "its slots to be free");
        }
    }
}
