using TestRuns.E2E.Support;

namespace TestRuns.E2E.Losses;

/// <summary>Guard, worker, or both are killed or stopped: no process of a step outlives it.</summary>
public sealed class KilledTests(Browser browser) : LossTest(browser)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_worker_that_is_killed_takes_its_steps_along_and_another_takes_its_place()
    {
        await StartLab(Long);
        var controller = await StartController("lab");
        var (run, processes) = await Ticking();
        var worker = await controller.WorkerStarted(Token);

        Signals.Send(worker, Signals.Kill).ShouldBeTrue();
        await Dead(processes, AtOnce);
        ShouldBeLost(await Cancelled(run, LongGrace + Patience), unconfirmed: null);
        await Confirmed(run);
        await controller.WorkerStarted(Token, other: worker);
        await Connected("lab");
        await Works();
        controller.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task A_worker_that_is_stopped_is_killed_by_its_guard_in_the_dead_mans_time()
    {
        await StartLab();
        var controller = await StartController("lab");
        var (run, processes) = await Ticking();
        var worker = await controller.WorkerStarted(Token);

        Signals.Send(worker, Signals.Stop).ShouldBeTrue();
        await Dead(processes, QuickDeadMan + TimeSpan.FromSeconds(1));
        ShouldBeLost(await Cancelled(run, Patience), unconfirmed: null);
        await Confirmed(run);
        await Eventually.Holds(() => !ProcessWatch.IsAlive(worker), Patience, "the stopped worker is gone", Token);
        await controller.WorkerStarted(Token, other: worker);
        await Works();
    }

    [Fact]
    public async Task A_worker_that_is_stopped_for_an_instant_goes_on()
    {
        await StartLab(Long);
        var controller = await StartController("lab");
        var run = await Run(null, CatalogStep.Command("Short", "echo begun; sleep 4; echo whole"));
        await Working(run, "begun");
        var worker = await controller.WorkerStarted(Token);
        Signals.Send(worker, Signals.Stop).ShouldBeTrue();
        await Task.Delay(TimeSpan.FromSeconds(2), Token);
        Signals.Send(worker, Signals.Continue).ShouldBeTrue();
        (await Api.Until(run, seen => seen.IsTerminal, Patience, "ended", Token)).Status.ShouldBe("Passed");
    }

    [Fact]
    public async Task A_guard_that_is_killed_takes_worker_and_steps_along()
    {
        await StartLab(Long);
        var controller = await StartController("lab");
        var (run, processes) = await Ticking();
        var worker = await controller.WorkerStarted(Token);

        await controller.KillGuard();
        await Dead(processes, AtOnce);
        await Eventually.Holds(() => !ProcessWatch.IsAlive(worker), AtOnce + Slack, "the worker is gone", Token);
        ShouldBeLost(await Cancelled(run, LongGrace + Patience), unconfirmed: null);
        controller.Processes.ShouldBeEmpty();

        controller.StartAgain();
        await Confirmed(run);
        await Works();
    }

    [Fact]
    public async Task Both_killed_what_is_left_is_ended_at_the_next_start_before_anything_new_begins()
    {
        await StartLab();
        var controller = await StartController("lab");
        // It says nothing: a pipe that nobody reads any more would end it.
        var run = await Run(null, CatalogStep.Command("Silent", "echo begun; sleep 600; :"));
        var processes = await Working(run, "begun");
        await controller.KillBoth();
        processes.ShouldContain(process => ProcessWatch.IsAlive(process.Id), "nobody was there to end them");
        ShouldBeLost(await Cancelled(run, QuickGrace + Patience), unconfirmed: true);
        var next = await Run(null, CatalogStep.Command("Look", "echo begun; sleep 1"));

        controller.StartAgain();
        await Working(next, "begun");
        processes.ShouldAllBe(process => !ProcessWatch.IsAlive(process.Id));
        await Confirmed(run);
        controller.Log.ToString().ShouldContain("of an earlier life");
    }

    [Fact]
    public async Task The_servers_own_controller_is_such_a_pair()
    {
        await StartLab(Long, embedded: true);
        await Connected("embedded");
        var pair = new Storms.EmbeddedPair(Server);
        foreach (var kill in new[] { () => pair.WorkerId!.Value, () => pair.GuardId!.Value })
        {
            var (run, processes) = await Ticking();
            Signals.Send(kill(), Signals.Kill).ShouldBeTrue();
            await Dead(processes, AtOnce);
            ShouldBeLost(await Cancelled(run, LongGrace + Patience), unconfirmed: null);
            await Confirmed(run);
            await Works();
        }
    }
}
