using TestRuns.Connections;
using TestRuns.Runs;
using TestRuns.Tests.Runs;
using static TestRuns.Tests.Connections.TrackerWorld;

namespace TestRuns.Tests.Connections;

public sealed class ClientTrackerTests
{
    [Fact]
    public async Task A_controller_that_is_back_in_time_has_lost_nothing()
    {
        await using var world = new TrackerWorld();
        var run = await world.RunOn(Lab);
        world.Tracker.Connected(Lab);
        world.Tracker.Broken(Lab);
        await world.Pass(6.9);
        world.Tracker.Connected(Lab);
        await world.Pass(60);
        (world.World.Run(run).Status, world.Losses.Count).ShouldBe((RunStatus.Started, 0));
    }

    [Fact]
    public async Task A_controller_that_stays_away_ends_its_runs_when_its_grace_is_over()
    {
        await using var world = new TrackerWorld();
        var (first, second) = (await world.RunOn(Lab), await world.RunOn(Lab));
        world.Tracker.Connected(Lab);
        world.Tracker.Broken(Lab);
        await world.Pass(7);
        foreach (var run in new[] { first, second }.Select(world.World.Run))
            (run.Status, run.AbortKind, run.AbortText).ShouldBe((RunStatus.Cancelled, AbortKind.ControllerLost, "Controller lab was lost: no connection for 7 s"));
        world.Losses.ShouldBe([new ClientLoss(Lab, "Controller lab was lost: no connection for 7 s")]);
    }

    [Fact]
    public async Task A_break_that_is_reported_again_and_again_gains_no_time()
    {
        await using var world = new TrackerWorld();
        world.Tracker.Connected(Lab);
        for (var second = 0; second < 7; second++)
        {
            world.Tracker.Broken(Lab);
            await world.Pass(1);
        }

        world.Losses.Count.ShouldBe(1);
        world.Tracker.Broken(Lab);
        await world.Pass(60);
        world.Losses.Count.ShouldBe(1, "who is gone cannot be lost again");
    }

    [Fact]
    public async Task A_goodbye_waits_for_nobody()
    {
        await using var world = new TrackerWorld();
        var run = await world.RunOn(Lab);
        world.Tracker.Connected(Lab);
        await world.Tracker.Left(Lab, "Controller disconnected", Actor.System("controller lab"));
        var ended = world.World.Run(run);
        (ended.Status, ended.AbortKind, ended.AbortText, ended.AbortBy).ShouldBe((RunStatus.Cancelled, AbortKind.ControllerLost, "Controller disconnected", "controller lab"));
        await world.Tracker.Left(Lab, "Controller disconnected", RunWorld.Ana);
        world.Tracker.Broken(Lab);
        await world.Pass(60);
        world.Losses.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_aborts_are_stored_before_anybody_hears_of_the_loss()
    {
        await using var world = new TrackerWorld();
        var run = await world.RunOn(Lab);
        RunStatus? seen = null;
        world.Tracker.Lost += _ =>
        {
            seen = world.World.Run(run).Status;
            return Task.CompletedTask;
        };
        world.Tracker.Connected(Lab);
        await world.Tracker.Left(Lab, "Controller disconnected", RunWorld.Ana);
        seen.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task A_listener_that_fails_silences_nobody()
    {
        await using var world = new TrackerWorld();
        var heard = 0;
        world.Tracker.Lost += _ => throw new InvalidOperationException("a bug");
        world.Tracker.Lost += _ => Task.FromResult(heard++);
        world.Tracker.Connected(Lab);
        await world.Tracker.Left(Lab, "Controller disconnected", RunWorld.Ana);
        heard.ShouldBe(1);
    }

    [Fact]
    public async Task Only_what_hangs_on_the_lost_one_ends()
    {
        await using var world = new TrackerWorld();
        var (mine, others, reported) = (await world.RunOn(Tab), await world.RunOn(Tab with { Id = "tab-2" }), await world.RunOn(Reporter));
        foreach (var client in new[] { Tab, Tab with { Id = "tab-2" }, Reporter }) world.Tracker.Connected(client);
        world.Tracker.Broken(Tab, Breakage.Closed);
        await world.Pass(10);
        var ended = world.World.Run(mine);
        (ended.Status, ended.AbortKind, ended.AbortText).ShouldBe((RunStatus.Cancelled, AbortKind.BrowserLost, "Ana's tab was closed"));
        world.World.Run(others).Status.ShouldBe(RunStatus.Started);
        world.World.Run(reported).Status.ShouldBe(RunStatus.Started);
    }

    [Fact]
    public async Task A_tab_that_is_cut_off_has_longer_than_one_that_is_closed()
    {
        await using var world = new TrackerWorld();
        var run = await world.RunOn(Tab);
        world.Tracker.Connected(Tab);
        world.Tracker.Broken(Tab);
        await world.Pass(14.9);
        world.World.Run(run).Status.ShouldBe(RunStatus.Started);
        await world.Pass(0.1);
        world.World.Run(run).AbortText.ShouldBe("Ana's tab was lost: no connection for 15 s");
    }

    [Fact]
    public async Task A_close_after_a_break_shortens_the_wait_and_a_break_after_a_close_does_not_lengthen_it()
    {
        await using var world = new TrackerWorld();
        var run = await world.RunOn(Tab);
        world.Tracker.Connected(Tab);
        world.Tracker.Broken(Tab);
        await world.Pass(1);
        world.Tracker.Broken(Tab, Breakage.Closed);
        world.Tracker.Broken(Tab);
        await world.Pass(10);
        world.World.Run(run).AbortText.ShouldBe("Ana's tab was closed");
    }

    [Fact]
    public async Task A_reporter_has_its_own_grace_and_words()
    {
        await using var world = new TrackerWorld();
        var run = await world.RunOn(Reporter);
        world.Tracker.Connected(Reporter);
        world.Tracker.Broken(Reporter);
        await world.Pass(5);
        (world.World.Run(run).AbortKind, world.World.Run(run).AbortText).ShouldBe((AbortKind.ReporterLost, "Reporter pytest on ci-4 was lost: no connection for 5 s"));
    }

    [Fact]
    public async Task After_a_start_of_the_server_who_is_expected_has_a_grace()
    {
        await using var world = new TrackerWorld();
        var (back, away) = (await world.RunOn(Tab), await world.RunOn(Reporter));
        foreach (var client in new[] { Tab, Reporter }) world.Tracker.Expect(client);
        world.Tracker.Connected(Tab);
        world.Tracker.Expect(Tab);
        await world.Pass(60);
        world.World.Run(back).Status.ShouldBe(RunStatus.Started);
        world.World.Run(away).AbortText.ShouldBe("Reporter pytest on ci-4 did not come back within 5 s after the server's start");
    }

    [Fact]
    public async Task A_server_that_stops_takes_nothing_for_a_loss()
    {
        await using var world = new TrackerWorld();
        var run = await world.RunOn(Lab);
        world.Tracker.Connected(Lab);
        world.Tracker.Connected(Tab);
        world.Tracker.Broken(Lab);
        world.Tracker.Freeze();
        world.Tracker.Broken(Tab);
        await world.Tracker.Left(Tab, "Tab closed", RunWorld.Ana);
        await world.Pass(60);
        (world.World.Run(run).Status, world.Losses.Count).ShouldBe((RunStatus.Started, 0));
    }

    [Fact]
    public async Task A_run_that_has_ended_or_moved_on_does_not_care()
    {
        await using var world = new TrackerWorld();
        var run = await world.RunOn(Tab);
        world.Tracker.Connected(Tab);
        world.Tracker.Broken(Tab, Breakage.Closed);
        await world.HangOn(run, Tab with { Id = "tab-2" });
        await world.Pass(10);
        world.World.Run(run).Status.ShouldBe(RunStatus.Started);
    }
}
