using TestRuns.Catalog;
using TestRuns.Controllers.Wire;
using TestRuns.Runs;
using TestRuns.Tests.Support;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Controllers;

/// <summary>Critical steps outlive losses, goodbyes and the server: their report is waited for until their deadline and 5 s more.</summary>
public sealed class CriticalLossTests
{
    private static readonly StepSpec Migrate = Step("migrate") with { Critical = true, Timeout = TimeSpan.FromSeconds(60), Run = new RunSpec { Command = "x", Grace = TimeSpan.Zero } };

    [Fact]
    public async Task A_goodbye_waits_for_a_critical_step_and_its_report_counts()
    {
        await using var lab = await ControllerLab.Open();
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Migrate));
        var order = await controller.Order("migrate");
        await controller.Goodbye();
        lab.Run(id).Status.ShouldBe(RunStatus.CancelRequested);
        lab.Run(id).AbortDeferredStep.ShouldBe("migrate");
        await controller.Finished(order.Id);
        var run = await lab.UntilConfirmed(id);
        (run.AbortUnconfirmed, lab.Steps(id)[0].Status, lab.Cases(id)[0].Status).ShouldBe((false, StepStatus.Passed, CaseStatus.Passed));
    }

    [Fact]
    public async Task A_critical_step_that_is_still_held_after_a_loss_reports_and_counts()
    {
        await using var lab = await ControllerLab.Open();
        var (controller, id, order) = await Lost(lab);
        await controller.Hello();
        await controller.Cleared(order.Id);
        lab.Run(id).Status.ShouldBe(RunStatus.CancelRequested);
        await controller.Finished(order.Id);
        var run = await lab.UntilConfirmed(id);
        (run.AbortKind, run.AbortUnconfirmed, lab.Steps(id)[0].Status).ShouldBe((AbortKind.ControllerLost, false, StepStatus.Passed));
    }

    [Fact]
    public async Task A_critical_step_that_is_not_held_any_more_is_an_unknown_outcome()
    {
        await using var lab = await ControllerLab.Open();
        var (controller, id, _) = await Lost(lab);
        await controller.Hello();
        await controller.Cleared();
        await lab.Until(id, RunStatus.Cancelled);
        lab.Steps(id)[0].Status.ShouldBe(StepStatus.Cancelled);
        await lab.UntilConfirmed(id);
    }

    [Fact]
    public async Task A_critical_step_of_which_nothing_is_heard_ends_five_seconds_after_its_deadline()
    {
        await using var lab = await ControllerLab.Open();
        var (_, id, _) = await Lost(lab);
        // As soon as its job waits for that moment, and not a step of the clock further: who is late would be later by the clock.
        var end = lab.Steps(id)[0].Deadline!.Value.AddSeconds(5);
        await Eventually.Holds(() => lab.Clock.IsAwaited(end), () => $"a timer for {end}");
        await lab.Pass((end - lab.Clock.GetUtcNow()).TotalSeconds);
        await lab.Until(id, RunStatus.Cancelled);
        lab.Run(id).AbortUnconfirmed.ShouldBeTrue();
        (lab.Run(id).EndedAt - lab.Steps(id)[0].StartedAt)!.Value.TotalSeconds.ShouldBeInRange(65, 66);
    }

    private static async Task<(PlayedController Controller, long Id, StepOrder Order)> Lost(ControllerLab lab)
    {
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Migrate) with { Timeout = null });
        var order = await controller.Order("migrate");
        controller.Started(order);
        await controller.Break();
        await lab.PassUntil(() => lab.Book.Find("lab") is null, "the controller to be given up");
        lab.Run(id).AbortDeferredStep.ShouldBe("migrate");
        return (controller, id, order);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_critical_step_goes_on_over_a_death_of_the_server(bool aborted)
    {
        using var folder = new TempFolder();
        var clock = new ManualTime();
        var (id, order, key) = await KilledServer(folder, clock, aborted);
        await using var lab = await ControllerLab.Open(folder, clock);
        lab.Run(id).Status.ShouldBe(aborted ? RunStatus.CancelRequested : RunStatus.Started);
        var controller = lab.Controller();
        controller.Key = key;
        (await controller.Hello()).Resumed.ShouldBeFalse();
        await controller.Cleared(order.Id);
        await controller.Finished(order.Id);
        if (aborted)
        {
            (await lab.UntilConfirmed(id)).AbortUnconfirmed.ShouldBeFalse();
        }
        else
        {
            await controller.Finished((await controller.Order("b")).Id);
            await lab.Until(id, RunStatus.Passed);
        }

        lab.Steps(id)[0].Status.ShouldBe(StepStatus.Passed);
        await lab.Until(() => lab.Pool.Used("lab"), used => used == 0, "the slots to be free");
    }

    [Fact]
    public async Task After_a_death_of_the_server_a_critical_step_that_is_not_held_is_an_unknown_outcome()
    {
        using var folder = new TempFolder();
        var clock = new ManualTime();
        var (id, _, key) = await KilledServer(folder, clock, aborted: false);
        await using var lab = await ControllerLab.Open(folder, clock);
        var controller = lab.Controller();
        controller.Key = key;
        await controller.Hello();
        await controller.Cleared();
        (await lab.Until(id, RunStatus.Cancelled)).AbortText.ShouldBe("Outcome of “migrate” unknown");
        await lab.UntilConfirmed(id);
    }

    [Fact]
    public async Task After_its_deadline_a_critical_step_of_a_dead_server_is_an_unknown_outcome()
    {
        using var folder = new TempFolder();
        var clock = new ManualTime();
        var (id, _, _) = await KilledServer(folder, clock, aborted: false);
        clock.Advance(TimeSpan.FromSeconds(66));
        await using var lab = await ControllerLab.Open(folder, clock);
        var run = await lab.Until(id, RunStatus.Cancelled);
        (run.AbortUnconfirmed, run.AbortText).ShouldBe((true, "Server restarted: outcome of “migrate” unknown"));
    }

    [Fact]
    public async Task The_result_of_a_critical_step_may_come_before_its_job_asks_for_it()
    {
        using var folder = new TempFolder();
        var clock = new ManualTime();
        await using var lab = await ControllerLab.Open(folder, clock);
        var task = new TestRuns.Runs.Execution.StepTask
        {
            RunId = 1, Epoch = 0, StepId = 7, Attempt = 1, Spec = Migrate, Timeout = TimeSpan.FromSeconds(60), Environment = new Dictionary<string, string>(),
        };
        using var slot = lab.Pool.Adopt("lab");
        var first = slot.Execute(task);
        var controller = lab.Controller();
        await controller.Hello();
        await controller.Cleared(new OrderId(1, 0, 7, 1));
        var finished = controller.Finished(new OrderId(1, 0, 7, 1));
        (await slot.Execute(task)).ShouldBe(await first);
        (await first).Recorded!();
        await finished;
    }

    private static async Task<(long Id, StepOrder Order, SessionKey Key)> KilledServer(TempFolder folder, ManualTime clock, bool aborted)
    {
        await using var lab = await ControllerLab.Open(folder, clock);
        var controller = await lab.Connected();
        var id = await lab.Make(Case("one", Migrate, Step("b")) with { Timeout = null });
        var order = await controller.Order("migrate");
        controller.Started(order);
        if (aborted) await lab.Abort(id);
        await lab.Settle();
        lab.Kill();
        return (id, order, controller.Key!);
    }
}
