using TestRuns.E2E.Support;

namespace TestRuns.E2E.Losses;

/// <summary>The server dies or stops while a controller of its own works for it.</summary>
public sealed class ServerGoneTests(Browser browser) : LossTest(browser)
{
    [Fact]
    public async Task Killed_the_run_begins_again_and_its_environment_never_has_two_lives_of_it()
    {
        await StartLab();
        await StartController("far");
        var (run, old) = await Ticking("staging");
        await Server.Kill();
        await Server.StartAgain(Token);

        await Api.Until(run, seen => seen.Cases[0].Attempt == 2, Patience, "begins again", Token);
        old.ShouldAllBe(process => !ProcessWatch.IsAlive(process.Id), "the first life goes on beside the second");
        await Eventually.Holds(() => ProcessWatch.OfRun(Server, run).Count > 0, Patience, "its second life", Token);
        (await Api.Find(run, Token)).Abort.ShouldBeNull();
    }

    [Fact]
    public async Task Killed_for_longer_the_controller_ends_its_steps_by_itself_and_comes_back()
    {
        await StartLab();
        await StartController("far");
        var (run, old) = await Ticking("staging");
        await Server.Kill();
        await Dead(old, QuickDeadMan + TimeSpan.FromSeconds(1));
        await Server.StartAgain(Token);
        await Api.Until(run, seen => seen is { Status: "Started", Cases: [{ Attempt: 2 }] }, Patience, "begins again", Token);
        await Connected("far");
    }

    [Fact]
    public async Task Killed_in_an_abort_the_run_is_cancelled_and_confirmed()
    {
        await StartLab();
        await StartController("far");
        var run = await Run(null, CatalogStep.Command("Stubborn", "trap '' TERM; echo begun; while :; do sleep 1; done", grace: 10));
        var processes = await Working(run, "begun");
        (await Api.Abort(run, "enough", Token)).Outcome.ShouldBe("accepted");
        await Server.Kill();
        await Server.StartAgain(Token);
        var ended = await Cancelled(run, Patience);
        ended.Abort!.Text.ShouldBe("enough");
        await Confirmed(run);
        processes.ShouldAllBe(process => !ProcessWatch.IsAlive(process.Id));
        (await Count(run, "abort.requested"), await Count(run, "run.cancelled")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Stopped_the_steps_over_there_end_and_the_run_goes_on_at_the_next_start()
    {
        await StartLab();
        await StartController("far");
        var (run, old) = await Ticking("staging");
        (await Server.Stop()).ShouldBe(0);
        old.ShouldAllBe(process => !ProcessWatch.IsAlive(process.Id));
        await Server.StartAgain(Token);
        var seen = await Api.Until(run, seen => seen is { Status: "Started", Cases: [{ Attempt: 2 }] }, Patience, "begins again", Token);
        seen.Abort.ShouldBeNull("a stop of the server is no loss of a controller");
    }
}
