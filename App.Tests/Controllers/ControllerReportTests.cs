using TestRuns.Catalog;
using TestRuns.Controllers.Wire;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Logs;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Controllers;

/// <summary>What controllers report: whom it is believed, how often it counts, and when it is acknowledged.</summary>
public sealed class ControllerReportTests
{
    [Fact]
    public async Task A_report_that_comes_twice_is_one_result_and_no_late_one()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        await Task.WhenAll(controller.Finished(order.Id), controller.Finished(order.Id));
        await lab.Until(id, RunStatus.Passed);
        await controller.Finished(order.Id);
        lab.Events(id).Count(one => one == EventTypes.StepFinished).ShouldBe(1);
        lab.Events(id).ShouldNotContain(EventTypes.LateIgnored);
    }

    [Fact]
    public async Task A_report_is_acknowledged_when_it_is_in_the_database()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        // The writer is busy: nothing is stored, and nothing is acknowledged.
        using var busy = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var writing = Task.Run(() => lab.Get<TestRuns.Runs.State.RunWriter>().Do(
            _ =>
            {
                entered.TrySetResult();
                busy.Wait();
            },
            default));
        await entered.Task;
        var finished = controller.Finished(order.Id);
        finished.IsCompleted.ShouldBeFalse();
        busy.Set();
        await writing;
        await finished;
        lab.Steps(id)[0].Status.ShouldBe(StepStatus.Passed);
    }

    [Fact]
    public async Task A_report_that_is_not_stored_in_time_is_not_acknowledged_and_counts_when_it_comes_again()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        using var busy = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var writing = Task.Run(() => lab.Get<TestRuns.Runs.State.RunWriter>().Do(
            _ =>
            {
                entered.TrySetResult();
                busy.Wait();
            },
            default));
        await entered.Task;
        var finished = controller.Finished(order.Id);
        lab.Clock.Advance(TimeSpan.FromSeconds(11));
        await Should.ThrowAsync<Microsoft.AspNetCore.SignalR.HubException>(() => finished);
        busy.Set();
        await writing;
        await controller.Finished(order.Id);
        await lab.Until(id, RunStatus.Passed);
        lab.Events(id).ShouldNotContain(EventTypes.LateIgnored);
    }

    [Fact]
    public async Task What_another_controller_says_of_a_step_is_not_believed()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        var stranger = await lab.Connected("other", machine: "machine-2");
        stranger.Started(order);
        await lab.Postman.Output("other", new StepOutput(order.Id, 0, [new OutputLine(lab.Clock.GetUtcNow(), OutputKind.Out, "forged")]));
        await stranger.Finished(order.Id, StepResult.Failed);
        await stranger.RunClosed(id);
        await lab.Settle();
        lab.Steps(id)[0].Status.ShouldBe(StepStatus.InProgress);
        lab.Events(id).ShouldNotContain(EventTypes.LateIgnored);
        using (var log = lab.Get<StepLogs>().Open(id, order.Id.StepId)) log.LineCount.ShouldBe(0);
        await controller.Break();
        await controller.Hello();
        await controller.Order("a");
        await controller.Finished(order.Id);
        await lab.Until(id, RunStatus.Passed);
    }

    [Fact]
    public async Task Lines_that_come_after_their_steps_end_are_stored_and_once()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        controller.Closes = false;
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        controller.Started(order);
        await lab.Postman.Output("lab", Lines(order, first: 0, "one", "two"));
        await controller.Break();
        await lab.PassUntil(() => lab.Run(id).Status == RunStatus.Cancelled, "the run to end");
        await controller.Hello();
        for (var times = 0; times < 2; times++) await lab.Postman.Output("lab", Lines(order, first: 2, "three"));
        using var log = lab.Get<StepLogs>().Open(id, order.Id.StepId);
        log.Read(0, 10).Select(line => line.Text).ShouldBe(["one", "two", "three"]);

        StepOutput Lines(StepOrder of, long first, params string[] texts) =>
            new(of.Id, first, [.. texts.Select(text => new OutputLine(lab.Clock.GetUtcNow(), OutputKind.Out, text))]);
    }

    [Fact]
    public async Task Another_controller_cannot_confirm_an_abort()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Step("a")));
        var order = await controller.Order("a");
        await controller.Break();
        await lab.PassUntil(() => lab.Run(id).Status == RunStatus.Cancelled, "the run to end");
        var stranger = await lab.Connected("other", machine: "machine-2");
        await stranger.Finished(order.Id, StepResult.Killed);
        await stranger.RunClosed(id);
        lab.Run(id).AbortUnconfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_report_that_comes_as_patience_ends_counts_or_is_kept_and_is_acknowledged()
    {
        for (var round = 0; round < 30; round++)
        {
            await using var lab = await ControllerLab.Open();
            var controller = await lab.Connected();
            controller.Cancels = false;
            var id = await lab.Make(Case("one", Step("a") with { Run = new RunSpec { Command = "x", Grace = TimeSpan.Zero } }));
            var order = await controller.Order("a");
            await lab.Abort(id);
            await controller.Gets<CancelOrder>();
            await lab.Pass(9.9);
            controller.Ping();
            var over = Task.Run(() => lab.Pass(0.2));
            await Task.Run(() => controller.Finished(order.Id, StepResult.Killed));
            await over;
            await lab.Until(id, RunStatus.Cancelled);
            (await lab.UntilConfirmed(id)).AbortUnconfirmed.ShouldBeFalse("the controller has proven it either way");
        }
    }

    [Fact]
    public async Task A_case_whose_cancel_is_not_answered_ends_unconfirmed_and_closing_the_run_confirms_it()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        controller.Cancels = false;
        var id = await lab.Make(Case("one", Step("a") with { Run = new RunSpec { Command = "x", Grace = TimeSpan.Zero } }), Case("two", Step("b")));
        await controller.Order("a");
        await lab.Get<CancelCase>().Ask(id, lab.Cases(id)[0].Id, AbortReason.Asked(ControllerLab.Ana, "enough"), force: false, default);
        await controller.Gets<CancelOrder>();
        await lab.PassUntil(() => lab.Cases(id)[0].Status == CaseStatus.Cancelled, "the case to end", 12, controller);
        lab.Cases(id)[0].CancelUnconfirmed.ShouldBeTrue();
        await controller.Finished((await controller.Order("b")).Id);
        await lab.Until(id, RunStatus.Failed);
        await lab.Until(() => lab.Cases(id)[0], row => !row.CancelUnconfirmed, "the case to be confirmed");
        lab.Events(id).ShouldContain(EventTypes.AbortConfirmed);
    }

    [Fact]
    public async Task Only_what_is_unconfirmed_on_a_controller_that_is_there_is_sent_again()
    {
        await using var lab = await ControllerLab.Open();
        var resend = lab.Get<ResendAbort>();
        (await resend.Ask(99, ControllerLab.Ana, default)).ShouldBe(ResendOutcome.Unknown);
        var controller = await lab.Connected();
        var done = await lab.Make(Case("one", Step("a")));
        await controller.Finished((await controller.Order("a")).Id);
        await lab.Until(done, RunStatus.Passed);
        await lab.Until(() => lab.Pool.Used("lab"), used => used == 0, "the slot to be free");
        (await resend.Ask(done, ControllerLab.Ana, default)).ShouldBe(ResendOutcome.NothingToConfirm);

        (controller.Cancels, controller.Closes) = (false, false);
        var id = await lab.Make(Case("one", Step("b") with { Run = new RunSpec { Command = "x", Grace = TimeSpan.Zero } }));
        await controller.Order("b");
        (await resend.Ask(id, ControllerLab.Ana, default)).ShouldBe(ResendOutcome.NothingToConfirm);
        await lab.Abort(id);
        await lab.PassUntil(() => lab.Run(id).Status == RunStatus.Cancelled, "the run to end", 12, controller);
        await lab.PassUntil(() => lab.Pool.Used("lab") == 0, "the job to end", 20, controller);
        (await resend.Ask(id, ControllerLab.Ana, default)).ShouldBe(ResendOutcome.Sent);
        await lab.UntilEvent(id, EventTypes.AbortResent);
        await lab.PassUntil(() => lab.Events(id).Count(one => one == EventTypes.AbortFailed) >= 3, "no answer to that either", 20, controller);
        await controller.Break();
        (await resend.Ask(id, ControllerLab.Ana, default)).ShouldBe(ResendOutcome.ControllerAway);
        controller.Closes = true;
        await controller.Hello();
        await lab.UntilConfirmed(id);
        (await resend.Ask(id, ControllerLab.Ana, default)).ShouldBe(ResendOutcome.NothingToConfirm);
    }

    [Fact]
    public async Task The_lease_of_a_run_whose_close_was_not_answered_waits_for_the_answer_and_is_asked_for_by_hand()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        controller.Closes = false;
        var id = await lab.Make(new RunRequest { ProjectId = 0, Name = "run", Environment = "staging", Cases = [Case("one", Step("a"))] });
        await controller.Finished((await controller.Order("a")).Id);
        await lab.PassUntil(() => lab.Run(id).Status == RunStatus.Passed, "the run to end", 20, controller);
        var next = await lab.Make(new RunRequest { ProjectId = 0, Name = "next", Environment = "staging", Cases = [Case("one", Step("b"))] });
        await lab.PassUntil(() => lab.Pool.Used("lab") == 0, "the job to end", 20, controller);
        (await lab.Get<ResendAbort>().Ask(id, ControllerLab.Ana, default)).ShouldBe(ResendOutcome.Sent);
        lab.Run(next).Status.ShouldBe(RunStatus.Queued);
        await controller.RunClosed(id);
        (await controller.Order("b")).ShouldNotBeNull();
    }
}
