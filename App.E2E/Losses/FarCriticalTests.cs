using TestRuns.E2E.Support;

namespace TestRuns.E2E.Losses;

/// <summary>A critical step on a controller of its own: only its own timeout, force, and death end it, and its result counts whenever it can be told.</summary>
public sealed class FarCriticalTests(Browser browser) : LossTest(browser)
{
    [Fact]
    public async Task It_survives_an_abort_and_counts()
    {
        await StartLab();
        await StartController("far");
        var run = await Critical(seconds: 3, timeout: 20);
        (await Api.Abort(run, "not now", Token)).Outcome.ShouldBe("deferred");
        var ended = await Cancelled(run, Patience);
        StepOf(ended, "Migrate").Status.ShouldBe("Passed");
        (ended.Abort!.Text, ended.Abort.Unconfirmed).ShouldBe(("not now", false));
    }

    [Fact]
    public async Task It_survives_a_cut_that_is_longer_than_the_grace_and_the_dead_man_and_counts()
    {
        await StartLab();
        var network = Network();
        await StartController("far", network);
        var run = await Critical(seconds: 15, timeout: 60);
        network.Cut();
        await Api.Until(run, seen => seen is { Status: "CancelRequested" }, QuickGrace + Patience, "given up, but for its critical step", Token);
        ProcessWatch.OfRun(Server, run).ShouldNotBeEmpty("it is not interrupted");

        network.Restore();
        var ended = await Cancelled(run, Patience);
        StepOf(ended, "Migrate").Status.ShouldBe("Passed");
        ShouldBeLost(ended, unconfirmed: false);
        (await Api.Log(run, StepOf(ended, "Migrate").Id!.Value, Token)).ShouldContain("whole");
        await Works();
    }

    [Fact]
    public async Task It_ends_while_nobody_hears_of_it_and_counts_when_the_controller_is_back_before_its_deadline()
    {
        await StartLab();
        var network = Network();
        var controller = await StartController("far", network);
        var run = await Critical(seconds: 2, timeout: 40);
        network.Cut();
        await Api.Until(run, seen => seen is { Status: "CancelRequested" }, QuickGrace + Patience, "given up, but for its critical step", Token);
        await Eventually.Holds(() => ProcessWatch.OfRun(Server, run).Count == 0, Patience, "it has ended over there", Token);

        // What it came to is on the disk: the deaths of those who know it do not matter.
        await controller.KillBoth();
        controller.StartAgain();
        network.Restore();
        var ended = await Cancelled(run, Patience);
        StepOf(ended, "Migrate").Status.ShouldBe("Passed");
        ShouldBeLost(ended, unconfirmed: false);
    }

    [Fact]
    public async Task Its_outcome_is_unknown_when_nobody_has_told_it_by_its_deadline_and_what_comes_later_changes_nothing()
    {
        await StartLab();
        var network = Network();
        await StartController("far", network);
        var run = await Critical(seconds: 2, timeout: 6);
        network.Cut();
        // Its deadline plus five seconds.
        var ended = await Cancelled(run, TimeSpan.FromSeconds(11) + Patience);
        StepOf(ended, "Migrate").Status.ShouldBe("Cancelled");
        ended.Abort!.Unconfirmed.ShouldBeTrue();
        (await Api.Events(run, Token)).ShouldContain(happened => happened.Facts.Values.Any(fact => fact.Contains("unknown", StringComparison.OrdinalIgnoreCase) || fact.Contains("not confirm", StringComparison.OrdinalIgnoreCase)));

        network.Restore();
        await Eventually.Holds(async () => await Count(run, "result.lateIgnored") > 0, Patience, "the late result is kept", Token);
        await Confirmed(run);
        StepOf(await Api.Find(run, Token), "Migrate").Status.ShouldBe("Cancelled");
    }

    [Fact]
    public async Task It_survives_the_death_of_the_server()
    {
        await StartLab();
        await StartController("far");
        var run = await Critical(seconds: 8, timeout: 40);
        await Server.Kill();
        await Server.StartAgain(Token);
        var ended = await Api.Until(run, seen => seen.IsTerminal || seen.Cases[0].Steps.Any(step => step is { Name: "Migrate", Status: "Passed" }), Patience, "its outcome is known", Token);
        StepOf(ended, "Migrate").Status.ShouldBe("Passed", ended.Abort?.ToString());
        ended.Cases[0].Steps.Count(step => step.Name == "Migrate").ShouldBe(1, "it is never run again by itself");
    }

    private async Task<long> Critical(int seconds, int timeout)
    {
        var run = await Run(
            null,
            CatalogStep.Command("Migrate", $"echo begun; sleep {seconds}; echo whole") with { Critical = true, Timeout = TimeSpan.FromSeconds(timeout) },
            CatalogStep.Command("Look", "sleep 30"));
        await Working(run, "begun");
        return run;
    }
}
