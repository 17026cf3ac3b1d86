using TestRuns.E2E.Support;

namespace TestRuns.E2E.Losses;

/// <summary>A controller that is asked to end says so, and nobody has to wait for anything.</summary>
public sealed class GoodbyeTests(Browser browser) : LossTest(browser)
{
    /// <summary>Less than the grace that a lost connection has: nobody waited for it.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(Signals.Terminate)]
    [InlineData(Signals.Interrupt)]
    public async Task It_ends_its_runs_at_once_and_who_waits_goes_on(int signal)
    {
        await StartLab(Long);
        var leaving = await StartController("leaving");
        var (run, processes) = await Ticking("staging");
        await StartController("staying");
        var next = await Run("staging", CatalogStep.Command("Next", "echo next"));

        leaving.SignalGuard(signal).ShouldBeTrue();
        ShouldBeLost(await Cancelled(run, AtOnce), unconfirmed: false, text: "Controller disconnected");
        processes.ShouldAllBe(process => !ProcessWatch.IsAlive(process.Id));
        (await Api.Until(next, seen => seen.IsTerminal, Patience, "ended", Token)).Status.ShouldBe("Passed");
        (await leaving.Ended.WaitAsync(Patience, Token)).ShouldBe(0);
        leaving.Processes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_critical_step_ends_first_and_counts()
    {
        await StartLab();
        var leaving = await StartController("leaving");
        var run = await Run(
            null,
            CatalogStep.Command("Migrate", "echo begun; sleep 3; echo whole") with { Critical = true, Timeout = TimeSpan.FromSeconds(20) },
            CatalogStep.Command("Look", "true"));
        await Working(run, "begun");

        leaving.SignalGuard(Signals.Terminate).ShouldBeTrue();
        var ended = await Cancelled(run, Patience);
        ShouldBeLost(ended, unconfirmed: false, text: "Controller disconnected");
        (StepOf(ended, "Migrate").Status, StepOf(ended, "Look").Status).ShouldBe(("Passed", "Skipped"));
        (await Api.Log(run, StepOf(ended, "Migrate").Id!.Value, Token)).ShouldContain("whole");
        (await leaving.Ended.WaitAsync(Patience, Token)).ShouldBe(0);
    }

    [Fact]
    public async Task What_ignores_polite_signals_ends_too_and_the_program_ends_in_bounded_time()
    {
        await StartLab(Long);
        var leaving = await StartController("leaving");
        var run = await Run(null, CatalogStep.Command("Stubborn", "trap '' TERM INT HUP; setsid sh -c 'trap \"\" TERM; sleep 600; :' & echo begun; while :; do sleep 1; done"));
        var processes = await Working(run, "begun");

        leaving.SignalGuard(Signals.Terminate).ShouldBeTrue();
        ShouldBeLost(await Cancelled(run, AtOnce), unconfirmed: false, text: "Controller disconnected");
        processes.ShouldAllBe(process => !ProcessWatch.IsAlive(process.Id));
        (await leaving.Ended.WaitAsync(Patience, Token)).ShouldBe(0);
    }
}
